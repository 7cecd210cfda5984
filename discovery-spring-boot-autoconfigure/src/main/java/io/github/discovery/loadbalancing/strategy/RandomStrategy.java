package io.github.discovery.loadbalancing.strategy;

import java.util.Arrays;

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
		if (candidates.remaining().isEmpty()) {
			return Picker.NONE;
		}
		double[] equal = new double[candidates.remaining().size()];
		Arrays.fill(equal, 1);
		return new RandomPicker(candidates.remaining(), equal, candidates.context().random());
	}

}
