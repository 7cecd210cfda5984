package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;

/**
 * How long an answer of an instance is worth waiting for, if all that is held against it
 * counts as waiting time.
 */
final class Slowness {

	/** However often it failed, some call will succeed. */
	static final double LEAST_SUCCESS = 0.02;

	private Slowness() {
	}

	/**
	 * Return the response time to be expected, not counting failures.
	 * @param statistics of the instance
	 * @param typical what instances of the service take usually; that is what is expected
	 * of one that has not answered yet. One that fails is taken for no faster than that:
	 * a quick failure is no quick answer.
	 * @param now the time
	 * @return nanoseconds, above 0
	 */
	static double latency(InstanceStatistics statistics, double typical, long now) {
		double known = statistics.responseTime();
		double expected = (known > 0) ? Math.max(known, statistics.errorRate() * typical) : typical;
		return Math.max(1, Math.max(expected, statistics.waited(now)));
	}

	/**
	 * Return the share of calls that will succeed. The error rate takes seconds to follow
	 * an instance that begins to fail, failures in a row tell at once.
	 * @param statistics of the instance
	 * @return above 0, up to 1
	 */
	static double success(InstanceStatistics statistics) {
		return Math.max(LEAST_SUCCESS, (1 - statistics.errorRate()) / (1 + statistics.failuresInARow()));
	}

}
