package io.github.discovery.loadbalancing.strategy;

import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import org.jspecify.annotations.Nullable;

/**
 * Picks for requests that exclude some instances. Taking the one that follows would give
 * a dead instance's whole share to its neighbour, so these picks look at all.
 */
final class Others {

	private Others() {
	}

	/**
	 * Pick any of those that are not excluded, each with the same probability: the n-th
	 * acceptable one takes the place of those before with probability 1/n.
	 * @param candidates what there is
	 * @param request what excludes some
	 * @param random chance
	 * @return one of them, {@code null} if all are excluded
	 */
	static @Nullable Candidate pick(Candidate[] candidates, PickRequest request, RandomGenerator random) {
		Candidate picked = null;
		int acceptable = 0;
		for (Candidate candidate : candidates) {
			if (!request.excludes(candidate) && random.nextInt(++acceptable) == 0) {
				picked = candidate;
			}
		}
		return picked;
	}

	/**
	 * Pick any of those that are not excluded, each with a probability by its weight.
	 * @param candidates what there is
	 * @param weights as many weights
	 * @param request what excludes some
	 * @param random chance
	 * @return one of them, {@code null} if all are excluded
	 */
	static @Nullable Candidate pick(Candidate[] candidates, double[] weights, PickRequest request,
			RandomGenerator random) {
		Candidate picked = null;
		double acceptable = 0;
		for (int i = 0; i < candidates.length; i++) {
			if (!request.excludes(candidates[i])) {
				acceptable += weights[i];
				if (picked == null || random.nextDouble() * acceptable < weights[i]) {
					picked = candidates[i];
				}
			}
		}
		return picked;
	}

}
