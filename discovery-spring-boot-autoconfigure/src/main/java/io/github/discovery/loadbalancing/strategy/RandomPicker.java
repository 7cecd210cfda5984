package io.github.discovery.loadbalancing.strategy;

import java.util.List;

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

	RandomPicker(List<Candidate> candidates, double[] weights) {
		this.candidates = candidates.toArray(Candidate[]::new);
		this.weights = weights;
		this.table = new AliasTable(weights);
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		return request.isAny() ? this.candidates[this.table.next()]
				: Others.pick(this.candidates, this.weights, request);
	}

}
