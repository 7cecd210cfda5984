package io.github.discovery.catalog;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import io.github.discovery.model.Ticker;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Threads, time and chance, injected so that tests own all three.
 *
 * @param state the single writer: a scheduler of one thread
 * @param listeners where subscribers of events and snapshots are called
 * @param ticker the monotonic clock, of the same time as the schedulers
 * @param random the source of jitter
 */
public record CatalogRuntime(Scheduler state, Scheduler listeners, Ticker ticker, RandomGenerator random) {

	private static final double PERIOD_JITTER = 0.15;

	/**
	 * Create a runtime on the machine's clock.
	 * @param state the single writer
	 * @param random the source of jitter
	 * @return a runtime whose listeners borrow a thread only while they are called
	 */
	public static CatalogRuntime create(Scheduler state, RandomGenerator random) {
		// A worker of boundedElastic would hold one thread for each subscription.
		Scheduler listeners = Schedulers.fromExecutor((task) -> Schedulers.boundedElastic().schedule(task));
		return new CatalogRuntime(state, listeners, Ticker.system(), random);
	}

	long now() {
		return this.ticker.nanos();
	}

	Disposable schedule(long delayNanos, Runnable task) {
		return this.state.schedule(task, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
	}

	long period(Duration period) {
		double factor = 1 - PERIOD_JITTER + 2 * PERIOD_JITTER * this.random.nextDouble();
		return (long) (nanos(period) * factor);
	}

	long upTo(long boundNanos) {
		return (long) (boundNanos * this.random.nextDouble());
	}

	long upTo(long boundNanos, Duration longest) {
		return upTo(Math.min(boundNanos, longest.toNanos()));
	}

	static long nanos(Duration duration) {
		// A limit of "never" must not overflow, nor a sum with it.
		Duration longest = Duration.ofDays(10_000);
		return ((duration.compareTo(longest) > 0) ? longest : duration).toNanos();
	}

}
