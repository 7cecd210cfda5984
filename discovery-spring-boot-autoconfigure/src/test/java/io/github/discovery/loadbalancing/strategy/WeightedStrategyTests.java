package io.github.discovery.loadbalancing.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerFixtures;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.model.DiscoveredInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.id;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WeightedStrategyTests {

	@Test
	void weightedRoundRobinIsExactWhateverThreadTakesWhichTurn() throws Exception {
		Picker picker = new WeightedRoundRobinStrategy().create(candidates(1, 2, 3));
		// One cycle, in which each instance comes as often as its scaled weight says.
		int cycle = 65535 + 43690 + 21845;
		assertThat(countByThreads(picker, cycle * 4)).containsOnly(Map.entry("i-0000", 21845 * 4),
				Map.entry("i-0001", 43690 * 4), Map.entry("i-0002", 65535 * 4));
	}

	@Test
	void roundRobinIsExactWhateverThreadTakesWhichTurn() throws Exception {
		Picker picker = new RoundRobinStrategy().create(candidates(1, 1, 1));
		assertThat(countByThreads(picker, 120_000)).containsOnly(Map.entry("i-0000", 40_000),
				Map.entry("i-0001", 40_000), Map.entry("i-0002", 40_000));
	}

	private static Map<String, Integer> countByThreads(Picker picker, int times) throws Exception {
		int threads = 4;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<Map<String, Integer>>> futures = new ArrayList<>();
			Callable<Map<String, Integer>> quarter = () -> count(picker, PickRequest.ANY, times / threads);
			for (int i = 0; i < threads; i++) {
				futures.add(executor.submit(quarter));
			}
			Map<String, Integer> total = new HashMap<>();
			for (Future<Map<String, Integer>> future : futures) {
				future.get().forEach((id, count) -> total.merge(id, count, Integer::sum));
			}
			return total;
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void weightedRoundRobinSpreadsTheHeavyOverTime() {
		Picker picker = new WeightedRoundRobinStrategy().create(candidates(1, 1, 2));
		int longestRow = 0;
		int row = 0;
		for (int i = 0; i < 10_000; i++) {
			row = id(picker, PickRequest.ANY).equals("i-0002") ? row + 1 : 0;
			longestRow = Math.max(longestRow, row);
		}
		assertThat(longestRow).isLessThanOrEqualTo(2);
	}

	@Test
	void weightedRoundRobinBeginsAnywhere() {
		Candidates candidates = candidates(1, 2, 3);
		Map<String, Integer> first = new HashMap<>();
		for (int i = 0; i < 1_000; i++) {
			first.merge(id(new WeightedRoundRobinStrategy().create(candidates), PickRequest.ANY), 1, Integer::sum);
		}
		assertThat(first).hasSize(3);
	}

	@Test
	void theLightestIsNeverForgottenAndTheHeaviestIsBounded() {
		StridePicker picker = new StridePicker(candidates(1, 1).remaining(), new double[] { 1e-9, 1 },
				new SplittableRandom(42));
		assertThat(picker.scaledWeights()).containsExactly(1, StridePicker.MAX_WEIGHT);
		double[] weights = new double[1000];
		Arrays.fill(weights, 1);
		weights[0] = 1e12;
		StridePicker one = new StridePicker(PickerFixtures
			.candidates(PickerFixtures.context(ServiceSettings.DEFAULTS), PickerFixtures.instances(1000))
			.remaining(), weights, new SplittableRandom(42));
		assertThat(one.scaledWeights()).contains(1, StridePicker.MAX_WEIGHT);
		assertThat(id(one, PickRequest.ANY)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "weighted-round-robin", "weighted-random", "least-requests" })
	void picksByWeightWhileIdle(String strategy) {
		for (long seed : PickerFixtures.SEEDS) {
			Map<String, Integer> counts = count(picker(strategy, seed, 1, 2, 3, 4), PickRequest.ANY, 200_000);
			assertThat(counts.get("i-0000")).isCloseTo(20_000, within(1_000));
			assertThat(counts.get("i-0001")).isCloseTo(40_000, within(1_000));
			assertThat(counts.get("i-0002")).isCloseTo(60_000, within(1_000));
			assertThat(counts.get("i-0003")).isCloseTo(80_000, within(1_000));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "weighted-round-robin", "weighted-random", "least-requests" })
	void spreadsTheShareOfAnExcludedInstanceByWeight(String strategy) {
		for (long seed : PickerFixtures.SEEDS) {
			Map<String, Integer> counts = count(picker(strategy, seed, 1, 2, 3, 4), PickRequest.otherThan("i-0003"),
					120_000);
			assertThat(counts).containsOnlyKeys("i-0000", "i-0001", "i-0002");
			assertThat(counts.get("i-0000")).isCloseTo(20_000, within(1_000));
			assertThat(counts.get("i-0001")).isCloseTo(40_000, within(1_000));
			assertThat(counts.get("i-0002")).isCloseTo(60_000, within(1_000));
		}
	}

	@Test
	void aliasesHoldWithManyDifferentWeights() {
		double[] weights = new double[50];
		for (int i = 0; i < weights.length; i++) {
			weights[i] = 1 + i % 7;
		}
		AliasTable table = new AliasTable(weights, new SplittableRandom(42));
		int[] counts = new int[weights.length];
		for (int i = 0; i < 1_000_000; i++) {
			counts[table.next()]++;
		}
		double sum = Arrays.stream(weights).sum();
		for (int i = 0; i < weights.length; i++) {
			assertThat((double) counts[i]).isCloseTo(1_000_000 * weights[i] / sum, within(1_200.0));
		}
	}

	private static Picker picker(String name, long seed, int... weights) {
		LoadBalancingStrategy strategy = new Strategies(List.of()).get(name);
		return strategy.create(candidates(new SplittableRandom(seed), weights));
	}

	private static Candidates candidates(int... weights) {
		return candidates(new SplittableRandom(42), weights);
	}

	private static Candidates candidates(RandomGenerator random, int... weights) {
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (int i = 0; i < weights.length; i++) {
			instances.add(instance(i).weight(weights[i]).build());
		}
		return PickerFixtures.candidates(PickerFixtures.context(ServiceSettings.DEFAULTS, () -> 0, random), instances);
	}

}
