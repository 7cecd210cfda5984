package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;

/**
 * The weights of candidates as plain numbers.
 */
final class Weights {

	private Weights() {
	}

	static double[] of(Candidates candidates) {
		return candidates.remaining().stream().mapToDouble(Candidate::weight).toArray();
	}

	static boolean areEqual(double[] weights) {
		for (double weight : weights) {
			if (weight != weights[0]) {
				return false;
			}
		}
		return true;
	}

}
