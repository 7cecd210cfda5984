package io.github.discovery.loadbalancing.strategy;

import java.util.List;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import org.jspecify.annotations.Nullable;

/**
 * Picks any of them, each with a probability by its weight.
 */
final class RandomPicker implements Picker {

	private final Candidate[] candidates;

	private final double[] weights;

	private final AliasTable table;

	private final RandomGenerator random;

	RandomPicker(List<Candidate> candidates, double[] weights, RandomGenerator random) {
		this.candidates = candidates.toArray(Candidate[]::new);
		this.weights = weights;
		this.table = new AliasTable(weights, random);
		this.random = random;
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		return request.isAny() ? this.candidates[this.table.next()]
				: Others.pick(this.candidates, this.weights, request, this.random);
	}

}
