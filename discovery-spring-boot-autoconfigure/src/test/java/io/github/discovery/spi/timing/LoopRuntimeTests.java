package io.github.discovery.spi.timing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class LoopRuntimeTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private double dice;

	private final LoopRuntime runtime = new LoopRuntime(this.time, this.time, () -> this.time.now(TimeUnit.NANOSECONDS),
			() -> this.dice);

	@Test
	void periodIsUpTo15PercentShorterOrLonger() {
		assertThat(this.runtime.around(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(8500));
		this.dice = 0.5;
		assertThat(this.runtime.around(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
		this.dice = 0.75;
		assertThat(this.runtime.around(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(10_750));
	}

	@Test
	void taskRunsAfterItsDelayUnlessCalledOff() {
		AtomicInteger runs = new AtomicInteger();
		this.runtime.later(Duration.ofSeconds(2), runs::incrementAndGet);
		Disposable calledOff = this.runtime.later(Duration.ofSeconds(2), runs::incrementAndGet);
		this.time.advanceTimeBy(Duration.ofMillis(1999));
		assertThat(runs).hasValue(0);
		calledOff.dispose();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(runs).hasValue(1);
		assertThat(this.runtime.now()).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void delayThatIsOverRunsTheTaskAtOnce() {
		AtomicInteger runs = new AtomicInteger();
		this.runtime.later(Duration.ofSeconds(-2), runs::incrementAndGet);
		this.time.advanceTimeBy(Duration.ZERO);
		assertThat(runs).hasValue(1);
	}

	@Test
	void neverIsATimeLikeAnyOther() {
		Duration never = Duration.ofSeconds(Long.MAX_VALUE);
		this.dice = 0.75;
		assertThat(this.runtime.around(never)).isGreaterThan(Duration.ofDays(10_000));
		assertThat(this.runtime.upTo(never)).isEqualTo(Duration.ofDays(7500));
		assertThat(System.nanoTime() + LoopRuntime.nanos(never)).isGreaterThan(System.nanoTime());
	}

}
