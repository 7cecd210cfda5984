package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.LatencyHistogram;

/**
 * The instance with the fewest calls in flight for its weight: of two that chance draws,
 * or of all if there are four or fewer. While nobody calls, chance alone decides, by
 * weight.
 * <p>
 * Calls in flight say nothing of who is slow while there are hardly any, and speak for
 * who fails at once. So an instance most of whose calls take much longer than usual
 * counts as that much busier, and so does one that fails; a call every few seconds finds
 * out whether it is well again. Instances that differ by less, and kinds of calls that
 * take long everywhere, change nothing. That calls in flight alone are not what to
 * balance by is argued in "Load is not what you should balance: Introducing Prequal"
 * (Wydrowski et al., NSDI 2024).
 */
public final class LeastRequestsStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "least-requests";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Picker create(Candidates candidates) {
		return candidates.remaining().isEmpty() ? Picker.NONE : new LeastRequestsPicker(candidates);
	}

	private static final class LeastRequestsPicker extends TwoChoices {

		private final LatencyHistogram latencies;

		LeastRequestsPicker(Candidates candidates) {
			super(candidates.remaining().toArray(Candidate[]::new), Weights.of(candidates), candidates.context());
			this.latencies = candidates.context().statistics().latencies();
		}

		@Override
		double score(Candidate candidate, long now) {
			return (candidate.statistics().inFlight() + 1) / candidate.weight() * badness(candidate, now);
		}

		@Override
		double badness(Candidate candidate, long now) {
			InstanceStatistics statistics = candidate.statistics();
			if (Slowness.isWell(statistics)) {
				return 1;
			}
			double typical = Math.max(1, this.latencies.typical());
			return Slowness.excess(statistics, typical) / Slowness.reliability(statistics);
		}

		@Override
		boolean isIdle(Candidate candidate) {
			return candidate.statistics().inFlight() == 0 && badness(candidate, 0) <= WORSE;
		}

		@Override
		boolean isBusy(Candidate candidate) {
			return candidate.statistics().inFlight() != 0 && badness(candidate, 0) <= WORSE;
		}

		@Override
		boolean needsTime(Candidate candidate) {
			return false;
		}

	}

}
