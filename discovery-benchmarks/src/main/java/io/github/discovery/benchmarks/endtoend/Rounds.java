package io.github.discovery.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.github.discovery.benchmarks.load.ChildJvm;

/**
 * What the rounds of one JVM cost.
 */
final class Rounds {

	/** One-sided, 95 %, for one degree of freedom and more. */
	private static final double[] QUANTILES = { 6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860 };

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

	/**
	 * The ratio to the floor over all rounds: the clock of the processor's time is too
	 * coarse for one.
	 */
	double cpuRatio(Variant variant) {
		return totalCpu(variant) / totalCpu(Variant.FLOOR);
	}

	private double totalCpu(Variant variant) {
		return this.costs.getOrDefault(variant, List.of()).stream().mapToDouble(Cost::cpu).sum();
	}

	/**
	 * What the mean of the ratios is not above with a probability of 95 %, by Student's
	 * distribution.
	 */
	static double upperBound(double... values) {
		double mean = Arrays.stream(values).average().orElse(Double.NaN);
		double squares = Arrays.stream(values).map((value) -> (value - mean) * (value - mean)).sum();
		int freedom = values.length - 1;
		if (freedom < 1) {
			return Double.NaN;
		}
		double quantile = QUANTILES[Math.min(freedom, QUANTILES.length) - 1];
		return mean + quantile * Math.sqrt(squares / freedom / values.length);
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
