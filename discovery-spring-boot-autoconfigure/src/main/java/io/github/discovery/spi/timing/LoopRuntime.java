package io.github.discovery.spi.timing;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import io.github.discovery.model.Ticker;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads, the clock and the dice of what goes on over a registry, injected so that
 * tests own all three.
 *
 * @param state the single writer: a scheduler of one thread
 * @param callbacks where subscribers of events, snapshots and results are called
 * @param ticker the monotonic clock, of the same time as the schedulers
 * @param random numbers from 0 to less than 1, from any thread
 */
public record LoopRuntime(Scheduler state, Scheduler callbacks, Ticker ticker, DoubleSupplier random) {

	private static final double PERIOD_JITTER = 0.15;

	private static final Duration NEVER = Duration.ofDays(10_000);

	/**
	 * Create a runtime on the machine's clock.
	 * @param state the single writer
	 * @return a runtime whose callbacks borrow a thread only while they run
	 */
	public static LoopRuntime create(Scheduler state) {
		// A worker of boundedElastic would hold one thread for each subscription.
		Scheduler callbacks = Schedulers.fromExecutor((task) -> Schedulers.boundedElastic().schedule(task));
		return new LoopRuntime(state, callbacks, Ticker.system(), () -> ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Return the time.
	 * @return nanoseconds of the ticker
	 */
	public long now() {
		return this.ticker.nanos();
	}

	/**
	 * Run a task on the state scheduler.
	 * @param delay how long to wait; a negative time is none
	 * @param task the task
	 * @return to call it off
	 */
	public Disposable later(Duration delay, Runnable task) {
		return this.state.schedule(task, Math.max(0, nanos(delay)), TimeUnit.NANOSECONDS);
	}

	/**
	 * Return a period, give or take 15 percent, so that processes started together part
	 * ways.
	 * @param period the period
	 * @return another one for each call
	 */
	public Duration around(Duration period) {
		double factor = 1 - PERIOD_JITTER + 2 * PERIOD_JITTER * this.random.getAsDouble();
		return Duration.ofNanos((long) (nanos(period) * factor));
	}

	/**
	 * Return a wait with full jitter.
	 * @param bound the longest wait
	 * @return another one for each call
	 */
	public Duration upTo(Duration bound) {
		return Duration.ofNanos((long) (nanos(bound) * this.random.getAsDouble()));
	}

	/**
	 * Return a time in nanoseconds. A limit of "never" does not overflow, nor does a sum
	 * with it.
	 * @param duration the time
	 * @return its nanoseconds, those of 10,000 days at most
	 */
	public static long nanos(Duration duration) {
		return ((duration.compareTo(NEVER) > 0) ? NEVER : duration).toNanos();
	}

}
