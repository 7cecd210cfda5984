package io.github.discovery.loadbalancing.layer;

import java.util.ArrayList;
import java.util.List;

import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.ServiceSettings.ZoneSettings;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.id;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static io.github.discovery.loadbalancing.layer.LayerBench.share;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PriorityLayerTests {

	private final LayerBench bench = new LayerBench();

	/** The table in Envoy's documentation of priority levels. */
	@ParameterizedTest
	@CsvSource({ "100, 100, 1.0", "72, 72, 1.0", "71, 71, 0.99", "50, 50, 0.70", "25, 100, 0.35", "25, 25, 0.50",
			"0, 100, 0.0" })
	void aLevelTakesWhatItsWellInstancesCan(int first, int second, double share) {
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			boolean well = (i < 100) ? i < first : i - 100 < second;
			instances.add(instance(i).priority(i / 100)
				.status(well ? InstanceStatus.PASSING : InstanceStatus.CRITICAL)
				.build());
		}
		String[] ids = instances.subList(0, 100).stream().map(DiscoveredInstance::getInstanceId).toArray(String[]::new);
		this.bench
			.withEachSeed(() -> assertThat(share(this.bench.picker(instances), ids)).isCloseTo(share, within(0.015)));
	}

	@Test
	void maintenanceIsNotMissing() {
		Assembled assembled = this.bench
			.assemble(List.of(instance(0).build(), instance(1).status(InstanceStatus.MAINTENANCE).build(),
					instance(2).status(InstanceStatus.MAINTENANCE).build(), instance(3).priority(1).build()));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).containsOnlyKeys("i-0000");
		assertThat(assembled.remarks()).isEmpty();
	}

	@Test
	void ejectedInstancesAreMissingAndWhatGoesElsewhereIsTold() {
		this.bench.eject("i-0000");
		Assembled assembled = this.bench
			.assemble(List.of(instance(0).build(), instance(1).build(), instance(2).priority(7).build()));
		assertThat(share(assembled.picker(), "i-0001")).isCloseTo(0.7, within(0.015));
		assertThat(assembled.remarks()).containsExactly("30% go to priority 7");
	}

	@Test
	void anotherLevelThatIsWellComesBeforeEjectedInstancesInPanic() {
		this.bench.eject("i-0000", "i-0001");
		Picker picker = this.bench
			.picker(List.of(instance(0).build(), instance(1).build(), instance(2).priority(1).build()));
		assertThat(share(picker, "i-0002")).isOne();
		assertThat(id(picker, PickRequest.otherThan("i-0002"))).isIn("i-0000", "i-0001");
	}

	@Test
	void aRequestThatExcludesALevelGoesToTheNextInOrder() {
		Picker picker = this.bench
			.picker(List.of(instance(0).build(), instance(1).priority(1).build(), instance(2).priority(2).build()));
		assertThat(share(picker, PickRequest.otherThan("i-0000"), "i-0001")).isOne();
		assertThat(share(picker, PickRequest.otherThan("i-0000", "i-0001"), "i-0002")).isOne();
		assertThat(picker.pick(PickRequest.otherThan("i-0000", "i-0001", "i-0002"))).isNull();
	}

	@Test
	void anOrderOfDatacentersReplacesRegisteredPriorities() {
		this.bench.zones = new ZoneSettings(true, false, List.of("eu", "us"), 1.4);
		Picker picker = this.bench
			.picker(List.of(instance(0).datacenter("asia").build(), instance(1).datacenter("us").build(),
					instance(2).datacenter("eu").priority(5).build(), instance(3).build()));
		assertThat(share(picker, "i-0002")).isOne();
		assertThat(share(picker, PickRequest.otherThan("i-0002"), "i-0001")).isOne();
		assertThat(share(picker, PickRequest.otherThan("i-0002", "i-0001"), "i-0000")).isCloseTo(0.5, within(0.02));
	}

	@Test
	void anyNumberOfLevelsIsBounded() {
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			instances.add(instance(i).priority(i * 1_000).build());
		}
		Picker picker = this.bench.picker(instances);
		assertThat(share(picker, "i-0000")).isOne();
		String[] first = instances.subList(0, PriorityLayer.MAX_LEVELS - 1)
			.stream()
			.map(DiscoveredInstance::getInstanceId)
			.toArray(String[]::new);
		assertThat(count(picker, PickRequest.otherThan(first), 20_000)).hasSizeGreaterThan(900);
	}

}
