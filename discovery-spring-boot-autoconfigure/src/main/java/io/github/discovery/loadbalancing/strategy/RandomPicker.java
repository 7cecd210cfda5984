package io.github.discovery.loadbalancing.strategy;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import org.jspecify.annotations.Nullable;

/**
 * Picks any of them, each with the same probability.
 */
final class RandomPicker implements Picker {

	private final Candidate[] candidates;

	RandomPicker(List<Candidate> candidates) {
		this.candidates = candidates.toArray(Candidate[]::new);
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		if (!request.isAny()) {
			return pickOther(this.candidates, request);
		}
		return this.candidates[ThreadLocalRandom.current().nextInt(this.candidates.length)];
	}

	/**
	 * Pick any of those that are not excluded, each with the same probability: the n-th
	 * acceptable one is replaced by the next with probability 1/n.
	 */
	static @Nullable Candidate pickOther(Candidate[] candidates, PickRequest request) {
		Candidate picked = null;
		int acceptable = 0;
		for (Candidate candidate : candidates) {
			if (!request.excludes(candidate) && ThreadLocalRandom.current().nextInt(++acceptable) == 0) {
				picked = candidate;
			}
		}
		return picked;
	}

}
