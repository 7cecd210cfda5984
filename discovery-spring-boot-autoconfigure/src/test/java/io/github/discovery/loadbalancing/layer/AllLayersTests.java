package io.github.discovery.loadbalancing.layer;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ThreadRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static org.assertj.core.api.Assertions.assertThat;

class AllLayersTests {

	private static final int PICKS = 100_000;

	@ParameterizedTest
	@CsvSource({ "round-robin, 30", "round-robin, 5000", "random, 5000", "weighted-round-robin, 5000" })
	void aPickThroughAllLayersAtWorkAllocatesNothing(String strategy, int size) {
		LayerBench bench = new LayerBench();
		bench.random = ThreadRandom.shared();
		bench.strategy = strategy;
		bench.subsetSize = 50;
		bench.selection = new SelectionSettings(Selection.ALL, Map.of("1", 90, "2", 10), 0.5);
		bench.locality = new Locality("a", () -> Map.of("a", 3, "b", 1));
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			instances.add(instance(i).zone((i % 3 == 0) ? "a" : "b")
				.version((i % 5 == 0) ? "2" : "1")
				.priority((i % 7 == 0) ? 1 : 0)
				.status((i % 11 == 0) ? InstanceStatus.CRITICAL : InstanceStatus.WARNING)
				.build());
			bench.statistics.of("i-%04d".formatted(i));
			bench.pass(Duration.ofSeconds(2));
		}
		bench.eject("i-0004");
		bench.tryOut("i-0008").takeTrial(bench.now);
		Picker picker = bench.picker(instances);
		PickRequest[] requests = { PickRequest.ANY, LayerBench.mayTry() };
		pickRepeatedly(picker, requests);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		threads.getCurrentThreadAllocatedBytes();
		long before = threads.getCurrentThreadAllocatedBytes();
		int picked = pickRepeatedly(picker, requests);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;
		assertThat(picked).isEqualTo(PICKS);
		assertThat(allocated / PICKS).as("bytes a pick").isZero();
	}

	@Test
	void whoeverWantsToKnowAScoreGetsItThroughAllLayers() {
		LayerBench bench = new LayerBench();
		bench.strategy = "least-requests";
		bench.selection = new SelectionSettings(Selection.ALL, Map.of("1", 90, "2", 10), 0);
		bench.tryOut("i-0000");
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			instances.add(instance(i).version((i % 2 == 0) ? "1" : "2").priority(i / 4).build());
		}
		bench.statistics.of("i-0007").begin();
		Candidate busy = bench.candidates(instances).remaining().get(7);
		assertThat(bench.picker(instances).score(busy)).isEqualTo(2);
		bench.strategy = "round-robin";
		assertThat(bench.picker(instances).score(busy)).isNaN();
	}

	private static int pickRepeatedly(Picker picker, PickRequest[] requests) {
		int picked = 0;
		for (int i = 0; i < PICKS; i++) {
			picked += (picker.pick(requests[i & 1]) != null) ? 1 : 0;
		}
		return picked;
	}

}
