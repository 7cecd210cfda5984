package io.github.discovery.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import io.github.discovery.benchmarks.load.ChildJvm;

/**
 * What the rounds of one JVM cost.
 */
final class Rounds {

	private final Map<Variant, List<Cost>> costs = new EnumMap<>(Variant.class);

	/** Read what a client says until it is done. */
	static Rounds of(ChildJvm client) {
		Rounds rounds = new Rounds();
		for (String line = client.hear(""); !line.equals("DONE"); line = client.hear("")) {
			String[] words = line.split(" ");
			if (words[0].equals("COST")) {
				rounds.costs.computeIfAbsent(Variant.valueOf(words[1]), (key) -> new ArrayList<>())
					.add(new Cost(Double.parseDouble(words[2]), Double.parseDouble(words[3])));
			}
		}
		return rounds;
	}

	double median(Variant variant, ToDoubleFunction<Cost> part) {
		return median(this.costs.getOrDefault(variant, List.of()).stream().mapToDouble(part).toArray());
	}

	/** The median of the ratios to the floor of the same round. */
	double cpuRatio(Variant variant) {
		List<Cost> mine = this.costs.getOrDefault(variant, List.of());
		List<Cost> floor = this.costs.getOrDefault(Variant.FLOOR, List.of());
		return median(
				IntStream.range(0, mine.size()).mapToDouble((i) -> mine.get(i).cpu() / floor.get(i).cpu()).toArray());
	}

	/** The bytes that a call allocates beyond those of the floor. */
	double moreBytes(Variant variant) {
		return median(variant, Cost::bytes) - median(Variant.FLOOR, Cost::bytes);
	}

	static double median(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		if (sorted.length % 2 == 1) {
			return sorted[middle];
		}
		return (sorted.length == 0) ? Double.NaN : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
