package io.github.discovery.loadbalancing.layer;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static org.assertj.core.api.Assertions.assertThat;

class LayersAllocationTests {

	private static final int PICKS = 100_000;

	@ParameterizedTest
	@CsvSource({ "round-robin, 30", "round-robin, 5000", "random, 30", "random, 5000" })
	void aPickThroughAllLayersAtWorkAllocatesNothing(String strategy, int size) {
		LayerBench bench = new LayerBench();
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

	private static int pickRepeatedly(Picker picker, PickRequest[] requests) {
		int picked = 0;
		for (int i = 0; i < PICKS; i++) {
			picked += (picker.pick(requests[i & 1]) != null) ? 1 : 0;
		}
		return picked;
	}

}
