package io.github.discovery.loadbalancing.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.ServiceSettings.ZoneSettings;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.model.DiscoveredInstance;
import org.junit.jupiter.api.Test;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static io.github.discovery.loadbalancing.PickerFixtures.instances;
import static io.github.discovery.loadbalancing.layer.LayerBench.dropped;
import static io.github.discovery.loadbalancing.layer.LayerBench.share;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ZoneLayerTests {

	private final LayerBench bench = new LayerBench();

	@Test
	void allStaysWhereInstancesAndCallersAreSpreadAlike() {
		this.bench.locality = new Locality("a", () -> Map.of("a", 1, "b", 1, "c", 1));
		Assembled assembled = this.bench.assemble(zones("a", "b", "c"));
		assertThat(share(assembled.picker(), "i-0000")).isOne();
		assertThat(assembled.remarks()).isEmpty();
		assertThat(assembled.dropped()).isEmpty();
	}

	@Test
	void aRequestThatExcludesTheOwnZoneLeavesIt() {
		this.bench.locality = new Locality("a", () -> Map.of("a", 1, "b", 1, "c", 1));
		Picker picker = this.bench.picker(zones("a", "b", "c"));
		assertThat(share(picker, PickRequest.otherThan("i-0000"), "i-0001")).isCloseTo(0.5, within(0.02));
		assertThat(picker.pick(PickRequest.otherThan("i-0000", "i-0001", "i-0002"))).isNull();
	}

	/** Half of the callers, a quarter of the instances: half of the calls stay. */
	@Test
	void whatTheOwnZoneCannotTakeGoesWhereThereIsRoom() {
		this.bench.locality = new Locality("a", () -> Map.of("a", 2, "b", 1, "c", 1));
		this.bench.withEachSeed(() -> {
			Assembled assembled = this.bench.assemble(zones("a", "b", "c", "c"));
			assertThat(share(assembled.picker(), "i-0000")).isCloseTo(0.5, within(0.015));
			assertThat(share(assembled.picker(), "i-0001")).isZero();
			assertThat(share(assembled.picker(), "i-0002", "i-0003")).isCloseTo(0.5, within(0.015));
			assertThat(assembled.remarks()).containsExactly("zones: 50% stay in a");
		});
	}

	/** All callers of all zones together load all instances alike. */
	@Test
	void everyInstanceGetsTheSameWhereverCallersAre() {
		Map<String, Integer> fleet = Map.of("a", 4, "b", 1, "c", 1);
		List<DiscoveredInstance> instances = zones("a", "b", "b", "c", "c", "c");
		double[] loads = new double[instances.size()];
		fleet.forEach((zone, callers) -> {
			this.bench.locality = new Locality(zone, () -> fleet);
			Picker picker = this.bench.picker(instances);
			for (int i = 0; i < loads.length; i++) {
				loads[i] += callers * share(picker, instances.get(i).getInstanceId());
			}
		});
		assertThat(loads).hasSize(6).satisfies((all) -> {
			for (double load : all) {
				assertThat(load).isCloseTo(1, within(0.06));
			}
		});
	}

	@Test
	void anUnknownFleetIsTakenAsSpreadEvenly() {
		this.bench.locality = new Locality("a", Map::of);
		Assembled assembled = this.bench.assemble(zones("a", "b", "b", "b"));
		assertThat(share(assembled.picker(), "i-0000")).isCloseTo(0.5, within(0.015));
		assertThat(assembled.remarks()).containsExactly("zones: the own fleet is unknown, taken as spread evenly",
				"zones: 50% stay in a");
		assertThat(share(this.bench.picker(zones("a", "b")), "i-0000")).isOne();
	}

	@Test
	void allAreCalledAlikeWhereTheOwnZoneIsUnknownOrHasNone() {
		this.bench.locality = new Locality(null, () -> Map.of("a", 3));
		Assembled assembled = this.bench.assemble(zones("a", "b"));
		assertThat(share(assembled.picker(), "i-0000")).isCloseTo(0.5, within(0.01));
		assertThat(assembled.remarks()).containsExactly("zones: the own zone is unknown");
		this.bench.locality = new Locality("z", () -> Map.of("z", 3));
		assembled = this.bench.assemble(zones("a", "b"));
		assertThat(share(assembled.picker(), "i-0000")).isCloseTo(0.5, within(0.01));
		assertThat(assembled.remarks()).containsExactly("zones: none in the own zone z");
	}

	@Test
	void nothingIsToldWhereNobodyHasAZone() {
		assertThat(this.bench.assemble(instances(3)).remarks()).isEmpty();
	}

	@Test
	void zonesDoNotMatterWhereTheyAreNotWanted() {
		this.bench.zones = new ZoneSettings(false, false, List.of(), 1.4);
		this.bench.locality = new Locality("a", () -> Map.of("a", 1, "b", 1));
		assertThat(share(this.bench.picker(zones("a", "b")), "i-0000")).isCloseTo(0.5, within(0.01));
	}

	@Test
	void noOtherZoneWillDoWhereTheOwnIsRequired() {
		this.bench.zones = new ZoneSettings(true, true, List.of(), 1.4);
		this.bench.locality = new Locality("a", () -> Map.of("a", 9, "b", 1));
		Assembled assembled = this.bench.assemble(zones("a", "b"));
		assertThat(share(assembled.picker(), "i-0000")).isOne();
		assertThat(assembled.picker().pick(PickRequest.otherThan("i-0000"))).isNull();
		assertThat(dropped(assembled)).containsExactly("i-0001 zone: in another zone");
		assertThat(this.bench.picker(zones("b", "c")).pick(PickRequest.ANY)).isNull();
		this.bench.locality = Locality.UNKNOWN;
		assembled = this.bench.assemble(zones("b", "c"));
		assertThat(assembled.picker().pick(PickRequest.ANY)).isNull();
		assertThat(dropped(assembled)).contains("i-0000 zone: in another zone (the own one is unknown)");
	}

	@Test
	void whereTheOwnZoneIsRequiredItsLastInstanceIsNotTakenAway() {
		this.bench.zones = new ZoneSettings(true, true, List.of(), 1.4);
		this.bench.locality = new Locality("a", Map::of);
		this.bench.eject("i-0000");
		assertThat(share(this.bench.picker(zones("a", "b", "b", "b")), "i-0000")).isOne();
	}

	@Test
	void anyNumberOfZonesIsBounded() {
		String[] zones = new String[500];
		for (int i = 0; i < zones.length; i++) {
			zones[i] = "zone-" + i;
		}
		this.bench.locality = new Locality("zone-499", Map::of);
		Picker picker = this.bench.picker(zones(zones));
		assertThat(share(picker, "i-0499")).isCloseTo((ZoneLayer.MAX_ZONES + 1) / 500.0, within(0.02));
		assertThat(count(picker, PickRequest.ANY, 20_000)).hasSizeGreaterThan(400);
	}

	private static List<DiscoveredInstance> zones(String... zones) {
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (int i = 0; i < zones.length; i++) {
			instances.add(instance(i).zone(zones[i]).build());
		}
		return instances;
	}

}
