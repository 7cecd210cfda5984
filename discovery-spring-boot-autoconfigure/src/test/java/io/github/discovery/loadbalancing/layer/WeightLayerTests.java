package io.github.discovery.loadbalancing.layer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.ServiceSettings.WeightSettings;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static io.github.discovery.loadbalancing.PickerFixtures.instances;
import static io.github.discovery.loadbalancing.layer.LayerBench.share;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WeightLayerTests {

	private final LayerBench bench = new LayerBench();

	@Test
	void weightsComeFromTheIdTheAddressOrTheLongestPattern() {
		byInstance(Map.of("i-0000", 7, "10.0.0.1:8080", 5, "10.0.0.*", 3, "10.*", 2, "i-0000*", 9));
		Map<String, Double> weights = weights(List.of(instance(0).weight(50).build(), instance(1).build(),
				instance(2).build(), instance(260).build(), instance(3).address("10.1.0.1", 80).build(),
				instance(4).address("192.168.0.1", 80).weight(11).build()));
		assertThat(weights).containsExactlyInAnyOrderEntriesOf(
				Map.of("i-0000", 7.0, "i-0001", 5.0, "i-0002", 3.0, "i-0260", 2.0, "i-0003", 2.0, "i-0004", 11.0));
	}

	@Test
	void aWarningHalvesAWeight() {
		assertThat(weights(List.of(instance(0).weight(4).status(InstanceStatus.WARNING).build(), instance(1).build())))
			.containsEntry("i-0000", 2.0)
			.containsEntry("i-0001", 1.0);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1, 0.1", "3, 1, 0.1", "15, 1, 0.5", "29, 1, 0.967", "30, 1, 1", "7.5, 2, 0.5", "15, 0, 0.5" })
	void aNewInstanceComesToItsWeightInTime(double age, double aggression, double factor) {
		this.bench.weights = new WeightSettings(Duration.ofSeconds(30), aggression, 0.1, Map.of(), 0.5);
		oldAndNew(Duration.ofMillis((long) (age * 1000)));
		assertThat(weights(List.of(instance(0).weight(10).build(), instance(1).weight(10).build())))
			.containsEntry("i-0000", 10.0)
			.hasEntrySatisfying("i-0001", (weight) -> assertThat(weight).isCloseTo(10 * factor, within(0.01)));
	}

	@Test
	void nobodyStartsSlowlyWhereAllAreNewOrAllAreOldOrItIsOff() {
		assertThat(weights(instances(2)).values()).containsOnly(1.0);
		assertThat(refresh()).isEqualTo(Duration.ofSeconds(30));
		this.bench.pass(Duration.ofSeconds(31));
		assertThat(weights(instances(2)).values()).containsOnly(1.0);
		assertThat(refresh()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
		this.bench.statistics.of("i-0001").renew();
		this.bench.weights = new WeightSettings(Duration.ZERO, 1, 0.1, Map.of(), 0.5);
		assertThat(weights(instances(2)).values()).containsOnly(1.0);
		assertThat(refresh()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
	}

	@Test
	void whileAnybodyWarmsUpAnotherPickerIsMadeNowAndThen() {
		oldAndNew(Duration.ofSeconds(1));
		assertThat(refresh()).isEqualTo(Duration.ofMillis(1_500));
		this.bench.weights = new WeightSettings(Duration.ofSeconds(4), 1, 0.1, Map.of(), 0.5);
		assertThat(refresh()).isEqualTo(Duration.ofMillis(500));
	}

	@ParameterizedTest
	@ValueSource(strings = { "round-robin", "random" })
	void strategiesWithoutWeightsStartSlowlyToo(String strategy) {
		this.bench.strategy = strategy;
		List.of("i-0000", "i-0001", "i-0002").forEach(this.bench.statistics::of);
		this.bench.pass(Duration.ofMinutes(1));
		this.bench.statistics.of("i-0001").renew();
		this.bench.withEachSeed(() -> {
			Map<String, Integer> counts = count(this.bench.picker(instances(3)), PickRequest.ANY, 63_000);
			assertThat(counts.get("i-0001")).isCloseTo(3_000, within(300));
			assertThat(counts.get("i-0000")).isCloseTo(30_000, within(900));
			assertThat(counts.get("i-0002")).isCloseTo(30_000, within(900));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "round-robin", "random" })
	void strategiesWithoutWeightsKeepToConfiguredOnes(String strategy) {
		this.bench.strategy = strategy;
		byInstance(Map.of("i-0001", 6));
		Picker picker = this.bench
			.picker(List.of(instance(0).weight(3).build(), instance(1).build(), instance(2).build()));
		assertThat(share(picker, "i-0000")).isCloseTo(0.3, within(0.015));
		assertThat(share(picker, "i-0001")).isCloseTo(0.6, within(0.015));
	}

	@Test
	void registeredWeightsAloneDoNotCountForStrategiesWithoutWeights() {
		Picker picker = this.bench.picker(List.of(instance(0).weight(100).build(), instance(1).build()));
		assertThat(share(picker, "i-0000")).isEqualTo(0.5);
	}

	@Test
	void anExcludedInstanceIsNotDrawnInPlaceOfOneThatIsSpared() {
		oldAndNew(Duration.ZERO);
		Picker picker = this.bench.picker(instances(2));
		assertThat(share(picker, PickRequest.otherThan("i-0000"), "i-0001")).isOne();
		assertThat(picker.pick(PickRequest.otherThan("i-0000", "i-0001"))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "*, '', true", "*, abc, true", "a*c, abc, true", "a*c, ac, true", "a*c, abd, false", "a*, ba, false",
			"*b*, abc, true", "a.c, abc, false", "a+, aa, false", "a*b*c, a-b-b-c, true", "a**c, abc, true",
			"'', a, false", "[ab], a, false", "abc, abc, true", "abc, ABC, false" })
	void onlyTheAsteriskIsSpecial(String pattern, String text, boolean matches) {
		assertThat(ConfiguredWeights.matches(pattern, text)).isEqualTo(matches);
	}

	@Test
	@Timeout(5)
	void aPatternFullOfAsterisksTakesNoTime() {
		assertThat(ConfiguredWeights.matches("*a".repeat(100) + "b", "a".repeat(1_000))).isFalse();
	}

	private void byInstance(Map<String, Integer> weights) {
		this.bench.weights = new WeightSettings(Duration.ofSeconds(30), 1, 0.1, weights, 0.5);
	}

	private void oldAndNew(Duration age) {
		this.bench.statistics.of("i-0000");
		this.bench.pass(Duration.ofMinutes(5));
		this.bench.statistics.of("i-0001");
		this.bench.pass(age);
	}

	private Map<String, Double> weights(List<DiscoveredInstance> instances) {
		Map<String, Double> weights = new HashMap<>();
		new WeightLayer().apply(this.bench.candidates(instances), (left) -> {
			for (Candidate candidate : left.remaining()) {
				weights.put(candidate.instance().getInstanceId(), candidate.weight());
			}
			return Picker.NONE;
		});
		return weights;
	}

	private Duration refresh() {
		Assembled assembled = this.bench.assemble(instances(2));
		return Duration.ofNanos(assembled.refreshNanos());
	}

}
