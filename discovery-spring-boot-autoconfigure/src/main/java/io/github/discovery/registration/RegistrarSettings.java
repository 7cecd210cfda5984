package io.github.discovery.registration;

import java.time.Duration;

/**
 * The times of a registrar.
 *
 * @param heartbeatInterval time between two heartbeats, but at most a third of an entry's
 * time to live
 * @param repairInterval time between two looks at the own entry, and between attempts
 * that a registry refuses
 * @param operationTimeout how long one step may take
 * @param deregisterTimeout how long draining may take, and how long removing may take
 * @param firstBackOff upper bound of the first wait after a failed step
 * @param longestBackOff upper bound of every wait after a failed step
 */
public record RegistrarSettings(Duration heartbeatInterval, Duration repairInterval, Duration operationTimeout,
		Duration deregisterTimeout, Duration firstBackOff, Duration longestBackOff) {

	/** What applies where nothing is set. */
	public static final RegistrarSettings DEFAULTS = new RegistrarSettings(Duration.ofSeconds(10),
			Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofSeconds(5), Duration.ofMillis(500),
			Duration.ofSeconds(10));

	private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * Return a copy with another time between heartbeats.
	 * @param interval the time
	 * @return a changed copy
	 */
	public RegistrarSettings withHeartbeatInterval(Duration interval) {
		return new RegistrarSettings(interval, this.repairInterval, this.operationTimeout, this.deregisterTimeout,
				this.firstBackOff, this.longestBackOff);
	}

	/**
	 * Return a copy with another deadline for draining and for removing.
	 * @param timeout the deadline
	 * @return a changed copy
	 */
	public RegistrarSettings withDeregisterTimeout(Duration timeout) {
		return new RegistrarSettings(this.heartbeatInterval, this.repairInterval, this.operationTimeout, timeout,
				this.firstBackOff, this.longestBackOff);
	}

	/**
	 * Return the time between two heartbeats of an entry.
	 * @param timeToLive the entry's time to live
	 * @return at most a third of it, so that two heartbeats may be lost
	 */
	Duration heartbeatFor(Duration timeToLive) {
		return shorter(this.heartbeatInterval, timeToLive.dividedBy(3));
	}

	/**
	 * Return how long a step for an entry may take.
	 * @param timeToLive the entry's time to live
	 * @return shorter for short-lived entries, so that a black hole is noticed while the
	 * entry still lives
	 */
	Duration timeoutFor(Duration timeToLive) {
		Duration third = timeToLive.dividedBy(3);
		return shorter(this.operationTimeout, (third.compareTo(SHORTEST_TIMEOUT) > 0) ? third : SHORTEST_TIMEOUT);
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
