package io.github.discovery.loadbalancing.layer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.model.DiscoveredInstance;
import org.junit.jupiter.api.Test;

import static io.github.discovery.loadbalancing.PickerFixtures.instances;
import static org.assertj.core.api.Assertions.assertThat;

class SubsetLayerTests {

	private final LayerBench bench = new LayerBench();

	@Test
	void callsSomeOfVeryMany() {
		this.bench.subsetSize = 20;
		Assembled assembled = this.bench.assemble(instances(500));
		assertThat(assembled.remarks()).containsExactly("subset: 20 of 500");
		assertThat(assembled.dropped()).isEmpty();
		assertThat(subset(1, instances(500))).hasSize(20);
	}

	@Test
	void callsAllWhereThereAreFewOrNoSizeIsSet() {
		this.bench.subsetSize = 20;
		assertThat(subset(1, instances(100))).hasSize(100);
		this.bench.subsetSize = 200;
		assertThat(subset(1, instances(200))).hasSize(200);
		this.bench.subsetSize = 0;
		assertThat(subset(1, instances(500))).hasSize(500);
	}

	@Test
	void isTheSameForAProcessAndAnotherForEachOther() {
		this.bench.subsetSize = 20;
		assertThat(subset(1, instances(500))).isEqualTo(subset(1, instances(500)));
		assertThat(subset(1, instances(500))).isNotEqualTo(subset(2, instances(500)));
	}

	@Test
	void changesByNoMoreThanWhatComesAndGoes() {
		this.bench.subsetSize = 20;
		List<DiscoveredInstance> all = instances(500);
		for (int seed = 0; seed < 50; seed++) {
			Set<String> fewer = subset(seed, all.subList(0, 490));
			Set<String> more = subset(seed, all);
			Set<String> replaced = new HashSet<>(fewer);
			replaced.removeAll(more);
			long come = more.stream().filter((id) -> id.compareTo("i-0490") >= 0).count();
			assertThat(replaced).hasSize((int) come);
		}
	}

	/** A random tenth has a standard deviation of about 6% of the mean here. */
	@Test
	void allProcessesTogetherCallAllInstancesAboutAlike() {
		this.bench.subsetSize = 50;
		Map<String, Integer> callers = new HashMap<>();
		for (int seed = 0; seed < 3_000; seed++) {
			subset(seed, instances(500)).forEach((id) -> callers.merge(id, 1, Integer::sum));
		}
		assertThat(callers).hasSize(500).allSatisfy((id, count) -> assertThat(count).isBetween(225, 375));
	}

	private Set<String> subset(long seed, List<DiscoveredInstance> instances) {
		Set<String> ids = new HashSet<>();
		new SubsetLayer(seed).apply(this.bench.candidates(instances), (Candidates left) -> {
			left.remaining().stream().map(Candidate::instance).forEach((one) -> ids.add(one.getInstanceId()));
			return Picker.NONE;
		});
		return ids;
	}

}
