package io.github.discovery.loadbalancing.strategy;

import java.util.Arrays;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.LatencyHistogram;

/**
 * Picks by expected response time times calls in flight.
 */
final class PeakEwmaPicker extends TwoChoices {

	/** How much more a call in flight counts before the first answer. */
	private static final double UNKNOWN = 10;

	private final LatencyHistogram latencies;

	PeakEwmaPicker(Candidates candidates) {
		super(candidates.remaining().toArray(Candidate[]::new), equal(candidates.remaining().size()),
				candidates.context());
		this.latencies = candidates.context().statistics().latencies();
	}

	private static double[] equal(int length) {
		double[] weights = new double[length];
		Arrays.fill(weights, 1);
		return weights;
	}

	@Override
	double score(Candidate candidate, long now) {
		InstanceStatistics statistics = candidate.statistics();
		double typical = typical();
		boolean known = statistics.responseTime() > 0;
		double calls = known ? statistics.inFlight() + 1 : UNKNOWN * statistics.unanswered() + 1;
		return calls / candidate.weight() * slowness(statistics, typical, now) * Slowness.excess(statistics, typical);
	}

	@Override
	double badness(Candidate candidate, long now) {
		double typical = typical();
		return slowness(candidate.statistics(), typical, now) / typical;
	}

	private double typical() {
		return Math.max(1, this.latencies.typical());
	}

	private static double slowness(InstanceStatistics statistics, double typical, long now) {
		return Slowness.latency(statistics, typical, now) / Slowness.success(statistics);
	}

	@Override
	boolean isIdle(Candidate candidate) {
		return false;
	}

	@Override
	boolean isBusy(Candidate candidate) {
		return true;
	}

	@Override
	boolean needsTime(Candidate candidate) {
		return candidate.statistics().isAwaited();
	}

}
