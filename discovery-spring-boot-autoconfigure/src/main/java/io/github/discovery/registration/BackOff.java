package io.github.discovery.registration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Waits that double from failure to failure up to a bound, with full jitter. They begin
 * small again only after a minute without a failure, so that a registry that comes and
 * goes is not hammered.
 */
final class BackOff {

	private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);

	private static final int MAX_DOUBLINGS = 20;

	private final Duration first;

	private final Duration longest;

	private final RegistrarRuntime runtime;

	private int failures;

	private @Nullable Long healthySince;

	BackOff(Duration first, Duration longest, RegistrarRuntime runtime) {
		this.first = first;
		this.longest = longest;
		this.runtime = runtime;
	}

	/** A step failed: how long to wait. */
	Duration next() {
		Long since = this.healthySince;
		if (since != null && this.runtime.nanos() - since >= HEALTHY_AFTER.toNanos()) {
			this.failures = 0;
		}
		this.healthySince = null;
		Duration bound = this.first.multipliedBy(1L << Math.min(this.failures, MAX_DOUBLINGS));
		this.failures++;
		return this.runtime.upTo((bound.compareTo(this.longest) < 0) ? bound : this.longest);
	}

	/** A step worked. */
	void healthy() {
		if (this.healthySince == null) {
			this.healthySince = this.runtime.nanos();
		}
	}

}
