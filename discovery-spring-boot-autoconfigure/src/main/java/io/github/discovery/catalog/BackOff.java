package io.github.discovery.catalog;

import java.time.Duration;

/**
 * Grows with each failure, with full jitter, and starts again only after a minute of
 * health: a source that fails right after each success must not be asked in a tight loop.
 */
final class BackOff {

	static final Duration HEALTHY = Duration.ofMinutes(1);

	static final Duration FIRST = Duration.ofSeconds(1);

	static final Duration LONGEST = Duration.ofSeconds(15);

	private static final int MAX_DOUBLINGS = 10;

	private final CatalogRuntime runtime;

	private int failures;

	private long healthySince;

	private boolean healthy;

	BackOff(CatalogRuntime runtime) {
		this.runtime = runtime;
	}

	void succeeded() {
		if (!this.healthy) {
			this.healthy = true;
			this.healthySince = this.runtime.now();
		}
	}

	/**
	 * Note a failure.
	 * @return nanoseconds to wait before the next attempt
	 */
	long failed() {
		return this.runtime.upTo(FIRST.toNanos() << Math.min(count(), MAX_DOUBLINGS), LONGEST);
	}

	/**
	 * Note an interruption that is nobody's fault: the first one in a minute costs no
	 * wait.
	 * @return nanoseconds to wait before the next attempt
	 */
	long interrupted() {
		int before = count();
		return (before == 0) ? 0 : this.runtime.upTo(FIRST.toNanos() << Math.min(before - 1, MAX_DOUBLINGS), LONGEST);
	}

	private int count() {
		if (this.healthy && this.runtime.now() - this.healthySince >= HEALTHY.toNanos()) {
			this.failures = 0;
		}
		this.healthy = false;
		return this.failures++;
	}

}
