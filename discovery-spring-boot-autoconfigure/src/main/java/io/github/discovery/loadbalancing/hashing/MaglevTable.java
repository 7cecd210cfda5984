package io.github.discovery.loadbalancing.hashing;

import java.util.Arrays;

/**
 * Leads from a hash to one of several entries so that each gets its share, and few hashes
 * move when an entry comes or goes ("Maglev: A Fast and Reliable Software Network Load
 * Balancer", Eisenbud et al., NSDI 2016; weights as in Envoy's {@code MaglevTable}). Each
 * entry has its own order of the slots, and all take turns to take their next free one.
 */
final class MaglevTable {

	/**
	 * The number of slots, a prime. It does not depend on the number of entries: another
	 * size would move nearly all hashes.
	 */
	static final int SIZE = 65537;

	/** An entry counts at least so much of the heaviest, or building takes long. */
	private static final double LEAST_WEIGHT = 0.01;

	private static final char FREE = Character.MAX_VALUE;

	private final char[] slots = new char[SIZE];

	/**
	 * Create a table.
	 * @param names by which entries have their order of slots; ordered, so that the table
	 * does not depend on the order in which a registry names instances
	 * @param weights as many weights
	 */
	MaglevTable(String[] names, double[] weights) {
		int entries = names.length;
		int[] position = new int[entries];
		int[] skip = new int[entries];
		for (int i = 0; i < entries; i++) {
			position[i] = (int) Long.remainderUnsigned(XxHash.of(names[i]), SIZE);
			skip[i] = (int) Long.remainderUnsigned(XxHash.of(names[i], 0, names[i].length(), 1), SIZE - 1) + 1;
		}
		Arrays.fill(this.slots, FREE);
		fill(relative(weights), position, skip);
	}

	private static double[] relative(double[] weights) {
		double max = Arrays.stream(weights).max().orElse(1);
		return Arrays.stream(weights).map((weight) -> Math.max(LEAST_WEIGHT, weight / max)).toArray();
	}

	private void fill(double[] weights, int[] position, int[] skip) {
		double[] due = new double[weights.length];
		int filled = 0;
		while (true) {
			for (int i = 0; i < weights.length; i++) {
				due[i] += weights[i];
				if (due[i] < 1) {
					continue;
				}
				due[i]--;
				position[i] = take(i, position[i], skip[i]);
				if (++filled == SIZE) {
					return;
				}
			}
		}
	}

	/** Give an entry its next free slot, and return the one to go on with. */
	private int take(int entry, int position, int skip) {
		int slot = position;
		while (this.slots[slot] != FREE) {
			slot = next(slot, skip);
		}
		this.slots[slot] = (char) entry;
		return next(slot, skip);
	}

	private static int next(int slot, int skip) {
		int next = slot + skip;
		return (next < SIZE) ? next : next - SIZE;
	}

	/**
	 * Return the slot of a hash.
	 * @param hash all 64 bits of it well mixed
	 * @return a number from 0
	 */
	static int slot(long hash) {
		return (int) (((hash >>> 32) * SIZE) >>> 32);
	}

	/**
	 * Return the entry of a slot.
	 * @param slot the slot; numbers past the end begin anew
	 * @return the number of the entry
	 */
	int entry(int slot) {
		return this.slots[(slot < SIZE) ? slot : slot - SIZE];
	}

}
