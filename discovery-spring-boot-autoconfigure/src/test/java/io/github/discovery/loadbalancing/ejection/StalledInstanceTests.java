package io.github.discovery.loadbalancing.ejection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StalledInstanceTests {

	private static final List<String> CALLABLE = List.of("a", "b", "c");

	private long now = 1_000_000_000_000L;

	private final List<String> stalled = new ArrayList<>();

	private final ServiceStatistics statistics = new ServiceStatistics(() -> this.now);

	private final InstanceStatistics instance = this.statistics.of("a");

	private final OutlierDetector detector = new OutlierDetector(this.statistics, () -> this.now,
			new SplittableRandom(42), new EjectionListener() {

				@Override
				public void ejected(String instanceId, Ejection ejection, boolean isStalled) {
					if (isStalled) {
						StalledInstanceTests.this.stalled.add(instanceId);
					}
				}

			});

	@Test
	void fiveCallsThatWaitASecondAreAStall() {
		succeedElsewhere(Duration.ofMillis(20));
		begin(5);
		pass(Duration.ofMillis(999));
		assertThat(evaluate()).isFalse();
		pass(Duration.ofMillis(2));
		assertThat(evaluate()).isTrue();
		assertThat(this.stalled).containsExactly("a");
		assertThat(this.detector.ejections().get("a").reason()).startsWith("5 calls unanswered for 100");
	}

	@Test
	void fourCallsAreNoStall() {
		succeedElsewhere(Duration.ofMillis(20));
		begin(4);
		pass(Duration.ofMinutes(1));
		assertThat(evaluate()).isFalse();
	}

	@Test
	void whatIsHeldDoesNotWait() {
		succeedElsewhere(Duration.ofMillis(20));
		for (int i = 0; i < 10; i++) {
			this.instance.hold();
			this.instance.picked();
			this.instance.beginPicked();
		}
		begin(1);
		pass(Duration.ofMinutes(1));
		assertThat(evaluate()).isFalse();
	}

	@Test
	void aSlowServiceIsGivenTenTimesWhatNearlyAllCallsTake() {
		succeedElsewhere(Duration.ofSeconds(1));
		begin(5);
		pass(Duration.ofSeconds(9));
		assertThat(evaluate()).isFalse();
		pass(Duration.ofSeconds(5));
		assertThat(evaluate()).isTrue();
	}

	@Test
	void theSlowCallsOfAColdStartHideNoStall() {
		succeedElsewhere(Duration.ofSeconds(2));
		for (int i = 0; i < 5; i++) {
			succeedElsewhere(Duration.ofMillis(2));
		}
		begin(5);
		pass(Duration.ofMillis(1001));
		assertThat(evaluate()).isTrue();
	}

	@Test
	void nothingStallsBeforeAnythingHasSucceeded() {
		begin(50);
		pass(Duration.ofMinutes(10));
		assertThat(evaluate()).isFalse();
		assertThat(this.detector.stallNanos()).isEqualTo(Long.MAX_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SUCCESS", "FAILURE", "CONNECT_FAILURE", "THROTTLED" })
	void whoeverReactsNowAndThenIsNotStalledHoweverManyWait(Outcome reaction) {
		succeedElsewhere(Duration.ofMillis(20));
		List<Long> waiting = begin(100);
		for (int i = 0; i < 50; i++) {
			pass(Duration.ofMillis(900));
			this.instance.end(waiting.get(2 * i), reaction);
			this.instance.end(waiting.get(2 * i + 1), Outcome.SUCCESS);
			assertThat(this.detector.evaluate(rateOff(), CALLABLE)).isFalse();
		}
	}

	@Test
	void callsThatWereGivenUpCountUntilTheNextReaction() {
		succeedElsewhere(Duration.ofMillis(20));
		for (int i = 0; i < 5; i++) {
			assertThat(evaluate()).isFalse();
			long began = this.instance.begin();
			pass(Duration.ofMillis(250));
			this.instance.end(began, Outcome.CANCELLED);
		}
		assertThat(evaluate()).isTrue();
		assertThat(this.stalled).containsExactly("a");
	}

	@Test
	void aReactionForgetsCallsThatWereGivenUp() {
		succeedElsewhere(Duration.ofMillis(20));
		for (int i = 0; i < 20; i++) {
			long began = this.instance.begin();
			pass(Duration.ofMillis(400));
			this.instance.end(began, (i % 2 == 0) ? Outcome.CANCELLED : Outcome.SUCCESS);
			assertThat(evaluate()).isFalse();
		}
	}

	@Test
	void timeInWhichNobodyWaitsDoesNotCount() {
		succeedElsewhere(Duration.ofMillis(20));
		for (int i = 0; i < 20; i++) {
			long began = this.instance.begin();
			pass(Duration.ofMillis(10));
			this.instance.end(began, Outcome.CANCELLED);
			pass(Duration.ofHours(1));
			assertThat(evaluate()).isFalse();
		}
		begin(5);
		assertThat(evaluate()).isFalse();
	}

	private boolean evaluate() {
		return this.detector.evaluate(EjectionSettings.DEFAULTS, CALLABLE);
	}

	private static EjectionSettings rateOff() {
		return new EjectionSettings(true, 0, 0, 0, Duration.ofSeconds(20), Duration.ofSeconds(30),
				Duration.ofMinutes(5), 0.5);
	}

	private List<Long> begin(int calls) {
		List<Long> begun = new ArrayList<>();
		for (int i = 0; i < calls; i++) {
			begun.add(this.instance.begin());
		}
		return begun;
	}

	private void succeedElsewhere(Duration time) {
		InstanceStatistics other = this.statistics.of("b");
		for (int i = 0; i < 20; i++) {
			long began = other.begin();
			pass(time);
			other.end(began, Outcome.SUCCESS);
		}
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
