package io.github.discovery.loadbalancing.strategy;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Throws a loaded die of any number of sides in constant time: Vose's alias method ("A
 * linear algorithm for generating random numbers with a given distribution", 1991). Each
 * side lends what it has too little of from one other side, its alias.
 */
final class AliasTable {

	private final double[] own;

	private final int[] alias;

	private final boolean fair;

	private final RandomGenerator random;

	AliasTable(double[] weights, RandomGenerator random) {
		int sides = weights.length;
		this.own = new double[sides];
		this.alias = new int[sides];
		this.fair = Weights.areEqual(weights);
		this.random = random;
		Arrays.fill(this.own, 1);
		if (!this.fair) {
			fill(weights);
		}
	}

	private void fill(double[] weights) {
		int sides = weights.length;
		double mean = Arrays.stream(weights).sum() / sides;
		double[] left = new double[sides];
		// Sides with too little grow from the front, those with too much from the back.
		int[] sorted = new int[sides];
		int small = 0;
		int large = sides;
		for (int i = 0; i < sides; i++) {
			left[i] = weights[i] / mean;
			sorted[(left[i] < 1) ? small++ : --large] = i;
		}
		while (small > 0 && large < sides) {
			int poor = sorted[--small];
			int rich = sorted[large];
			this.own[poor] = left[poor];
			this.alias[poor] = rich;
			left[rich] -= 1 - left[poor];
			if (left[rich] < 1) {
				large++;
				sorted[small++] = rich;
			}
		}
	}

	/**
	 * Throw the die.
	 * @return the number of a side, from 0
	 */
	int next() {
		int side = this.random.nextInt(this.own.length);
		return (this.fair || this.random.nextDouble() < this.own[side]) ? side : this.alias[side];
	}

}
