package io.github.discovery.loadbalancing;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import com.sun.management.ThreadMXBean;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.assembly.UnknownStrategyException;
import io.github.discovery.loadbalancing.strategy.RoundRobinStrategy;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ThreadRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.discovery.loadbalancing.PickerFixtures.SERVICE;
import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.id;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static io.github.discovery.loadbalancing.PickerFixtures.instances;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

class PickerTests {

	private final Strategies strategies = new Strategies(List.of());

	private RandomGenerator random = new SplittableRandom(42);

	@Test
	void roundRobinPicksEachEquallyOften() {
		Map<String, Integer> counts = count(picker("round-robin", 3), PickRequest.ANY, 99_999);
		assertThat(counts).hasSize(3).allSatisfy((id, count) -> assertThat(count).isEqualTo(33_333));
	}

	@Test
	void roundRobinBeginsAnywhere() {
		Set<String> first = new HashSet<>();
		for (int i = 0; i < 200; i++) {
			first.add(id(picker("round-robin", 3), PickRequest.ANY));
		}
		assertThat(first).hasSize(3);
	}

	@Test
	void randomPicksEachAboutEquallyOften() {
		withEachSeed(() -> {
			Map<String, Integer> counts = count(picker("random", 3), PickRequest.ANY, 90_000);
			assertThat(counts).hasSize(3).allSatisfy((id, count) -> assertThat(count).isCloseTo(30_000, within(600)));
		});
	}

	@ParameterizedTest
	@MethodSource("strategies")
	void spreadsTheShareOfAnExcludedInstanceOverAllOthers(String strategy) {
		withEachSeed(() -> {
			Map<String, Integer> counts = count(picker(strategy, 4), PickRequest.otherThan("i-0001"), 90_000);
			assertThat(counts).containsOnlyKeys("i-0000", "i-0002", "i-0003")
				.allSatisfy((id, count) -> assertThat(count).isCloseTo(30_000, within(1_000)));
		});
	}

	@ParameterizedTest
	@MethodSource("strategies")
	void picksNothingWhenAllAreExcludedOrNoneIsThere(String strategy) {
		assertThat(picker(strategy, 1).pick(PickRequest.otherThan("i-0000"))).isNull();
		assertThat(picker(strategy, 0).pick(PickRequest.ANY)).isNull();
	}

	@ParameterizedTest
	@MethodSource("strategies")
	void pickingAllocatesNothing(String strategy) {
		this.random = ThreadRandom.shared();
		assertThat(allocatedByAPick(picker(strategy, 3))).as("bytes a pick").isZero();
		assertThat(allocatedByAPick(picker(strategy, 5000))).as("bytes a pick").isZero();
	}

	static Set<String> strategies() {
		return new Strategies(List.of()).names();
	}

	private static long allocatedByAPick(Picker picker) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		pickRepeatedly(picker, 50_000);
		threads.getCurrentThreadAllocatedBytes();
		long before = threads.getCurrentThreadAllocatedBytes();
		long picked = pickRepeatedly(picker, 100_000);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;
		assertThat(picked).isEqualTo(100_000);
		return allocated / 100_000;
	}

	@Test
	void callsTheNextPriorityOnlyWhenTheFirstIsExcluded() {
		DiscoveredInstance near = instance(0).build();
		DiscoveredInstance far = instance(1).priority(1).build();
		Picker picker = assemble("round-robin", List.of(near, far)).picker();
		assertThat(count(picker, PickRequest.ANY, 10)).containsOnlyKeys("i-0000");
		assertThat(id(picker, PickRequest.otherThan("i-0000"))).isEqualTo("i-0001");
	}

	@Test
	void callsTheNextPriorityWhenTheFirstHasNoEligibleInstance() {
		DiscoveredInstance near = instance(0).status(InstanceStatus.CRITICAL).build();
		DiscoveredInstance far = instance(1).priority(1).build();
		Picker picker = assemble("round-robin", List.of(near, far)).picker();
		assertThat(count(picker, PickRequest.ANY, 10)).containsOnlyKeys("i-0001");
	}

	@Test
	void neverPicksWhatIsNotEligibleAndSaysWhy() {
		Assembled assembled = assemble("random",
				List.of(instance(0).build(), instance(1).status(InstanceStatus.MAINTENANCE).build(),
						instance(2).status(InstanceStatus.CRITICAL).build(),
						instance(3).address("10.0.0.3", 0).build()));
		assertThat(count(assembled.picker(), PickRequest.ANY, 1_000)).containsOnlyKeys("i-0000");
		assertThat(assembled.dropped()).extracting(Dropped::reason)
			.containsExactly("in maintenance", "critical", "without a port");
	}

	@ParameterizedTest
	@ValueSource(strings = { "round_robin", "Round-Robin", " round-robin " })
	void findsAStrategyInAnySpelling(String name) {
		assertThat(this.strategies.get(name)).isInstanceOf(RoundRobinStrategy.class);
	}

	@ParameterizedTest
	@CsvSource({ "least_connections, least-requests", "least-connections, least-requests", "health_based, health-score",
			"ip_hash, ip-hash", "consistent_hash, consistent-hash" })
	void knowsTheNamesOfOtherSystems(String other, String ours) {
		assertThat(this.strategies.get(other).name()).isEqualTo(ours);
	}

	@Test
	void aBeanTakesTheNameOfAnotherSystem() {
		LoadBalancingStrategy own = named("least_connections");
		assertThat(new Strategies(List.of(own)).get("least-connections")).isSameAs(own);
	}

	@ParameterizedTest
	@MethodSource("strategies")
	void spreadsEvenlyWhileIdle(String strategy) {
		for (int instances : new int[] { 2, 3, 4, 5, 20 }) {
			int fair = 100_000 / instances;
			withEachSeed(
					() -> assertThat(count(picker(strategy, instances), PickRequest.ANY, 100_000)).hasSize(instances)
						.allSatisfy((id, count) -> assertThat(count).isCloseTo(fair, withinPercentage(8))));
		}
	}

	@Test
	void leastRequestsSpreadsWithinFivePercentWhileIdle() {
		withEachSeed(() -> assertThat(count(picker("least-requests", 10), PickRequest.ANY, 100_000))
			.allSatisfy((id, count) -> assertThat(count).isCloseTo(10_000, withinPercentage(5))));
	}

	@Test
	void namesTheStrategiesThereAreWhenOneIsUnknown() {
		LoadBalancingSettings settings = new LoadBalancingSettings(robin(),
				Map.of(SERVICE, robin().withStrategy("robin")));
		assertThatExceptionOfType(UnknownStrategyException.class)
			.isThrownBy(() -> new PickerAssembler(this.strategies, settings))
			.withMessageContaining("'robin'")
			.satisfies((ex) -> assertThat(ex.getAvailable()).contains("random", "round-robin").isSorted());
	}

	@Test
	void usesTheStrategyOfTheServiceAndBeansByName() {
		LoadBalancingStrategy first = named("always_first");
		LoadBalancingSettings settings = new LoadBalancingSettings(robin(),
				Map.of(SERVICE, robin().withStrategy("always-first")));
		PickerAssembler assembler = new PickerAssembler(new Strategies(List.of(first)), settings, 42);
		Picker picker = assembler
			.assemble(PickerFixtures.snapshot(instances(3)), PickerFixtures.context(assembler.settings(SERVICE)))
			.picker();
		assertThat(count(picker, PickRequest.ANY, 10)).containsOnlyKeys("i-0000");
		ServiceName other = ServiceName.of("other");
		List<DiscoveredInstance> elsewhere = List.of(
				DiscoveredInstance.builder(other, "a").address("10.0.0.1", 80).build(),
				DiscoveredInstance.builder(other, "b").address("10.0.0.2", 80).build());
		Picker robin = assembler
			.assemble(PickerFixtures.snapshot(elsewhere), PickerFixtures.context(assembler.settings(other)))
			.picker();
		assertThat(count(robin, PickRequest.ANY, 10)).containsOnlyKeys("a", "b");
	}

	private static LoadBalancingStrategy named(String name) {
		return new LoadBalancingStrategy() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public Picker create(Candidates candidates) {
				return (request) -> candidates.remaining().get(0);
			}

		};
	}

	private static long pickRepeatedly(Picker picker, int times) {
		long picked = 0;
		for (int i = 0; i < times; i++) {
			if (picker.pick(PickRequest.ANY) != null) {
				picked++;
			}
		}
		return picked;
	}

	private void withEachSeed(Runnable test) {
		for (long seed : PickerFixtures.SEEDS) {
			this.random = new SplittableRandom(seed);
			test.run();
		}
	}

	private Picker picker(String strategy, int instances) {
		return assemble(strategy, instances(instances)).picker();
	}

	private Assembled assemble(String strategy, List<DiscoveredInstance> instances) {
		return new PickerAssembler(this.strategies, LoadBalancingSettings.DEFAULTS, 42).assemble(
				PickerFixtures.snapshot(instances),
				PickerFixtures.context(robin().withStrategy(strategy), () -> 0, this.random));
	}

	private static ServiceSettings robin() {
		return ServiceSettings.DEFAULTS;
	}

}
