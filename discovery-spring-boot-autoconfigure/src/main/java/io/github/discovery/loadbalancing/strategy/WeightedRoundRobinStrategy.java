package io.github.discovery.loadbalancing.strategy;

import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;

/**
 * One instance after the other, beginning anywhere, heavier ones more often and spread
 * evenly over time.
 */
public final class WeightedRoundRobinStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "weighted-round-robin";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Picker create(Candidates candidates) {
		double[] weights = Weights.of(candidates);
		if (weights.length == 0) {
			return Picker.NONE;
		}
		RandomGenerator random = candidates.context().random();
		return Weights.areEqual(weights) ? new RoundRobinPicker(candidates.remaining(), random)
				: new StridePicker(candidates.remaining(), weights, random);
	}

}
