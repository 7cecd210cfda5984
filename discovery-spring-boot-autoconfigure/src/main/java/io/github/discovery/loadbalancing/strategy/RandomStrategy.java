package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;

/**
 * Any instance with the same probability.
 */
public final class RandomStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "random";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public boolean isEven() {
		return true;
	}

	@Override
	public Picker create(Candidates candidates) {
		return candidates.remaining().isEmpty() ? Picker.NONE : new RandomPicker(candidates.remaining());
	}

}
