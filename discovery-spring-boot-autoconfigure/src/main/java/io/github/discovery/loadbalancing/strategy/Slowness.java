package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;

/**
 * How long an answer of an instance is worth waiting for, if all that is held against it
 * counts as waiting time.
 */
final class Slowness {

	/** However often it failed, some call will succeed. */
	static final double LEAST_SUCCESS = 0.02;

	/** An instance is slow, and not only some of its calls, when this share is late. */
	private static final double MOSTLY = 0.9;

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
		double rate = 1 - statistics.errorRate();
		int inARow = statistics.failuresInARow();
		return Math.max(LEAST_SUCCESS, (inARow > 0) ? rate / (1 + inARow) : rate);
	}

	/**
	 * Return whether nothing is held against an instance, which is quicker to see than
	 * how much is.
	 * @param statistics of the instance
	 * @return whether it is neither slow nor failing
	 */
	static boolean isWell(InstanceStatistics statistics) {
		return statistics.lateShare() < MOSTLY && statistics.errorRate() == 0 && statistics.failuresInARow() == 0;
	}

	/**
	 * Return how much slower an instance is than usual. Unlike its response time this
	 * knows slow instances from quick ones with slow calls, or with a pause: those of its
	 * peers say little, because they follow the worst value.
	 * @param statistics of the instance
	 * @param typical what instances of the service take usually, in nanoseconds
	 * @return a factor, 1 unless most of its calls take much longer than usual
	 */
	static double excess(InstanceStatistics statistics, double typical) {
		return (statistics.lateShare() < MOSTLY) ? 1 : Math.max(1, statistics.responseTime() / typical);
	}

	/**
	 * Return the share of calls that will succeed, for those who must not shun an
	 * instance for a single failure.
	 * @param statistics of the instance
	 * @return above 0, up to 1
	 */
	static double reliability(InstanceStatistics statistics) {
		double rate = 1 - statistics.errorRate();
		int inARow = statistics.failuresInARow();
		return Math.max(LEAST_SUCCESS, (inARow > 1) ? rate / inARow : rate);
	}

}
