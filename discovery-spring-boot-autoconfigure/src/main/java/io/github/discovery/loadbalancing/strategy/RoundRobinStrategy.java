package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;

/**
 * One instance after the other, beginning anywhere.
 */
public final class RoundRobinStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "round-robin";

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
		return candidates.remaining().isEmpty() ? Picker.NONE
				: new RoundRobinPicker(candidates.remaining(), candidates.context().random());
	}

}
