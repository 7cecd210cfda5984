package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;

/**
 * Any instance with a probability by its weight.
 */
public final class WeightedRandomStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "weighted-random";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Picker create(Candidates candidates) {
		return candidates.remaining().isEmpty() ? Picker.NONE
				: new RandomPicker(candidates.remaining(), Weights.of(candidates), candidates.context().random());
	}

}
