package io.github.discovery.client.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.discovery.client.ServicePicks;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class CallTimerTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final CallTimer timer = new CallTimer(this.time, () -> this.time.now(TimeUnit.NANOSECONDS));

	private final List<String> expired = new ArrayList<>();

	@Test
	void tellsEachAttemptAtItsOwnDeadline() {
		watch("late", 30);
		watch("early", 10);
		watch("middle", 20);
		this.time.advanceTimeBy(Duration.ofSeconds(10).minusNanos(1));
		assertThat(this.expired).isEmpty();
		this.time.advanceTimeBy(Duration.ofNanos(1));
		assertThat(this.expired).containsExactly("early");
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.expired).containsExactly("early", "middle");
		assertThat(this.timer.size()).isOne();
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.expired).containsExactly("early", "middle", "late");
		assertThat(this.timer.size()).isZero();
	}

	@Test
	void forgottenAttemptsAreNotTold() {
		Attempt forgotten = watch("forgotten", 10);
		watch("other", 10);
		this.timer.forget(forgotten);
		this.timer.forget(forgotten);
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.expired).containsExactly("other");
	}

	@Test
	void oneThatFailsDoesNotKeepOthersWaiting() {
		watch("one", 10);
		watch("broken", 10);
		watch("two", 10);
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.expired).containsExactlyInAnyOrder("one", "two");
		assertThat(this.timer.size()).isZero();
	}

	@Test
	void oneThatCannotMoveAwayDoesNotKeepOthersFromIt() {
		watch("one", 10);
		watch("broken", 10);
		watch("two", 10);
		this.timer.moveAway(null, "stuck");
		assertThat(this.expired).containsExactlyInAnyOrder("one", "two");
	}

	private Attempt watch(String name, int seconds) {
		Attempt attempt = new Attempt(name);
		this.timer.watch(attempt, Duration.ofSeconds(seconds).toNanos());
		return attempt;
	}

	private final class Attempt extends WatchedAttempt {

		private final String name;

		Attempt(String name) {
			this.name = name;
		}

		@Override
		protected void expired() {
			if (this.name.equals("broken")) {
				throw new IllegalStateException("broken");
			}
			CallTimerTests.this.expired.add(this.name);
		}

		@Override
		protected void moveAway() {
			expired();
		}

		@Override
		protected boolean isAt(ServicePicks picks, String instanceId) {
			return true;
		}

	}

}
