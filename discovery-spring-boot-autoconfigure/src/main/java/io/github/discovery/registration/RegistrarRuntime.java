package io.github.discovery.registration;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.github.discovery.model.Ticker;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads, the clock and the dice of a registrar.
 *
 * @param state the single thread that changes state
 * @param heartbeats the thread from which heartbeats are sent
 * @param callbacks where subscribers of events and results run
 * @param ticker the monotonic clock
 * @param random numbers from 0 to less than 1, from any thread
 */
public record RegistrarRuntime(Scheduler state, Scheduler heartbeats, Scheduler callbacks, Ticker ticker,
		DoubleSupplier random) {

	private static final double JITTER = 0.15;

	/**
	 * Create a runtime with the machine's clock.
	 * @param state the single thread that changes state
	 * @param heartbeats the thread from which heartbeats are sent
	 * @return a runtime whose callbacks borrow a thread only while they run
	 */
	public static RegistrarRuntime of(Scheduler state, Scheduler heartbeats) {
		// A worker of boundedElastic would hold one thread for each subscription.
		Scheduler callbacks = Schedulers.fromExecutor((task) -> Schedulers.boundedElastic().schedule(task));
		return new RegistrarRuntime(state, heartbeats, callbacks, Ticker.system(),
				() -> ThreadLocalRandom.current().nextDouble());
	}

	long nanos() {
		return this.ticker.nanos();
	}

	/**
	 * A period, give or take 15 percent, so that processes started together part ways.
	 */
	Duration around(Duration period) {
		double factor = 1 - JITTER + 2 * JITTER * this.random.getAsDouble();
		return Duration.ofNanos((long) (period.toNanos() * factor));
	}

	/** Full jitter. */
	Duration upTo(Duration longest) {
		return Duration.ofNanos((long) (longest.toNanos() * this.random.getAsDouble()));
	}

}
