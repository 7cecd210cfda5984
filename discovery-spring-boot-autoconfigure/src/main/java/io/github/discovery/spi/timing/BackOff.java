package io.github.discovery.spi.timing;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Waits that double from failure to failure up to a bound, with full jitter, and begin
 * small again only after a minute of health: a registry that fails right after each
 * success must not be asked in a tight loop. Confined to the state scheduler.
 */
public final class BackOff {

	/** Time without a failure after which failures are forgotten. */
	public static final Duration HEALTHY = Duration.ofMinutes(1);

	private static final int MAX_DOUBLINGS = 20;

	private final LoopRuntime runtime;

	private final Duration first;

	private final Duration longest;

	private int failures;

	private @Nullable Long healthySince;

	/**
	 * Create a back-off without failures.
	 * @param runtime clock and dice
	 * @param first upper bound of the first wait
	 * @param longest upper bound of every wait
	 */
	public BackOff(LoopRuntime runtime, Duration first, Duration longest) {
		this.runtime = runtime;
		this.first = first;
		this.longest = longest;
	}

	/** Note that a step worked. */
	public void succeeded() {
		if (this.healthySince == null) {
			this.healthySince = this.runtime.now();
		}
	}

	/**
	 * Note a failure.
	 * @return how long to wait before the next attempt
	 */
	public Duration failed() {
		return wait(count());
	}

	/**
	 * Note an interruption that is nobody's fault: the first one in a minute costs no
	 * wait.
	 * @return how long to wait before the next attempt
	 */
	public Duration interrupted() {
		int before = count();
		return (before == 0) ? Duration.ZERO : wait(before - 1);
	}

	private Duration wait(int doublings) {
		Duration bound = this.first.multipliedBy(1L << Math.min(doublings, MAX_DOUBLINGS));
		return this.runtime.upTo((bound.compareTo(this.longest) < 0) ? bound : this.longest);
	}

	private int count() {
		Long since = this.healthySince;
		if (since != null && this.runtime.now() - since >= HEALTHY.toNanos()) {
			this.failures = 0;
		}
		this.healthySince = null;
		return this.failures++;
	}

}
