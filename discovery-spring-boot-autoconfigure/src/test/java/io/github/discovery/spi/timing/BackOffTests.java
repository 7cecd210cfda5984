package io.github.discovery.spi.timing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class BackOffTests {

	private static final Duration MOMENT = Duration.ofMillis(1);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private double dice = 1;

	private final LoopRuntime runtime = new LoopRuntime(this.time, this.time, () -> this.time.now(TimeUnit.NANOSECONDS),
			() -> this.dice);

	private final BackOff backOff = new BackOff(this.runtime, Duration.ofSeconds(1), Duration.ofSeconds(15));

	@Test
	void waitsDoubleUpToTheBound() {
		assertThat(Stream.generate(this.backOff::failed).limit(6).map(Duration::toSeconds)).containsExactly(1L, 2L, 4L,
				8L, 15L, 15L);
		assertThat(Stream.generate(this.backOff::failed).limit(100)).containsOnly(Duration.ofSeconds(15));
	}

	@Test
	void diceDecideHowMuchOfTheBoundIsWaited() {
		this.dice = 0.25;
		assertThat(this.backOff.failed()).isEqualTo(Duration.ofMillis(250));
		this.dice = 0;
		assertThat(this.backOff.failed()).isZero();
		this.dice = 0.5;
		assertThat(this.backOff.failed()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void successRightBeforeAFailureForgetsNothing() {
		this.backOff.failed();
		this.backOff.succeeded();
		this.time.advanceTimeBy(BackOff.HEALTHY.minus(MOMENT));
		assertThat(this.backOff.failed()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void minuteOfHealthForgetsFailures() {
		this.backOff.failed();
		this.backOff.failed();
		this.backOff.succeeded();
		this.time.advanceTimeBy(BackOff.HEALTHY.minus(MOMENT));
		this.backOff.succeeded();
		this.time.advanceTimeBy(MOMENT);
		assertThat(this.backOff.failed()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void minuteOfHealthBeginsAnewAfterAFailure() {
		this.backOff.succeeded();
		this.backOff.failed();
		this.time.advanceTimeBy(BackOff.HEALTHY);
		this.backOff.succeeded();
		assertThat(this.backOff.failed()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void silenceIsNoHealth() {
		this.backOff.failed();
		this.time.advanceTimeBy(Duration.ofHours(1));
		assertThat(this.backOff.failed()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void onlyTheFirstInterruptionCostsNoWait() {
		assertThat(Stream.generate(this.backOff::interrupted).limit(4).map(Duration::toSeconds)).containsExactly(0L, 1L,
				2L, 4L);
		this.backOff.succeeded();
		this.time.advanceTimeBy(BackOff.HEALTHY);
		assertThat(this.backOff.interrupted()).isZero();
	}

	@Test
	void boundOfNeverDoesNotOverflow() {
		BackOff unbounded = new BackOff(this.runtime, Duration.ofDays(365), Duration.ofSeconds(Long.MAX_VALUE));
		assertThat(Stream.generate(unbounded::failed).limit(100)).allMatch((wait) -> wait.toNanos() > 0);
	}

}
