package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;

/**
 * The instance with the fewest calls in flight for its weight: of two that chance draws,
 * or of all if there are four or fewer. While nobody calls, chance alone decides, by
 * weight.
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

		/** Breaks ties, and nothing else. */
		private static final double MARGIN = 1e-9;

		LeastRequestsPicker(Candidates candidates) {
			super(candidates.remaining().toArray(Candidate[]::new), Weights.of(candidates), MARGIN);
		}

		@Override
		double score(Candidate candidate, long now) {
			return (candidate.statistics().inFlight() + 1) / candidate.weight();
		}

		@Override
		boolean isIdle(Candidate candidate) {
			return candidate.statistics().inFlight() == 0;
		}

		@Override
		long now() {
			return 0;
		}

	}

}
