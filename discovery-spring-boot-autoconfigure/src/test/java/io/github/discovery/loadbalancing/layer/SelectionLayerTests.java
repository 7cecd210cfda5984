package io.github.discovery.loadbalancing.layer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import org.junit.jupiter.api.Test;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.id;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static io.github.discovery.loadbalancing.PickerFixtures.instances;
import static io.github.discovery.loadbalancing.layer.LayerBench.dropped;
import static io.github.discovery.loadbalancing.layer.LayerBench.share;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SelectionLayerTests {

	private final LayerBench bench = new LayerBench();

	@Test
	void leavesWhatHasAllThatIsAskedForAndSaysWhatIsMissing() {
		require(new Selection("2", Set.of("fast"), Map.of("team", "a")));
		Assembled assembled = this.bench.assemble(
				List.of(instance(0).version("2").tags(List.of("fast", "new")).metadata(Map.of("team", "a")).build(),
						instance(1).version("1").build(), instance(2).version("2").build(),
						instance(3).version("2").tags(List.of("fast")).metadata(Map.of("team", "b")).build()));
		assertThat(count(assembled.picker(), PickRequest.ANY, 10)).containsOnlyKeys("i-0000");
		assertThat(dropped(assembled)).containsExactly("i-0001 selection: of another version",
				"i-0002 selection: without the tags", "i-0003 selection: with other metadata");
	}

	@Test
	void picksNothingRatherThanWhatWasNotAskedFor() {
		require(Selection.version("3"));
		assertThat(this.bench.picker(versions("1", "2")).pick(PickRequest.ANY)).isNull();
	}

	@Test
	void versionsGetTheirShares() {
		split(Map.of("1", 90, "2", 10));
		this.bench.withEachSeed(() -> {
			Picker picker = this.bench.picker(versions("1", "1", "2"));
			assertThat(share(picker, "i-0002")).isCloseTo(0.1, within(0.01));
			assertThat(share(picker, "i-0000")).isCloseTo(0.45, within(0.01));
		});
	}

	@Test
	void aVersionThatIsNotThereGivesItsShareToTheOthers() {
		split(Map.of("1", 60, "2", 20, "3", 20));
		Picker picker = this.bench.picker(versions("1", "3"));
		assertThat(share(picker, "i-0001")).isCloseTo(0.25, within(0.015));
	}

	@Test
	void versionsWithoutAShareGetNothingUnlessNothingElseIsThere() {
		split(Map.of("1", 100, "2", 0));
		Assembled assembled = this.bench.assemble(versions("1", "2", "3"));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).containsOnlyKeys("i-0000");
		assertThat(dropped(assembled)).containsExactly("i-0001 selection: of a version without a share",
				"i-0002 selection: of a version without a share");
		assembled = this.bench.assemble(versions("2", "3"));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).hasSize(2);
		assertThat(assembled.remarks()).singleElement().asString().contains("versions");
	}

	@Test
	void excludedInstancesFallThroughToAnotherVersion() {
		split(Map.of("1", 100, "2", 1));
		Picker picker = this.bench.picker(versions("1", "2"));
		assertThat(share(picker, PickRequest.otherThan("i-0000"), "i-0001")).isOne();
		assertThat(picker.pick(PickRequest.otherThan("i-0000", "i-0001"))).isNull();
	}

	@Test
	void anEjectedCanaryGivesItsShareToTheOthers() {
		split(Map.of("1", 50, "2", 50));
		this.bench.eject("i-0003");
		Assembled assembled = this.bench.assemble(versions("1", "1", "1", "2"));
		assertThat(count(assembled.picker(), PickRequest.ANY, 300)).containsOnlyKeys("i-0000", "i-0001", "i-0002");
		assertThat(assembled.remarks()).isEmpty();
		assertThat(dropped(assembled)).hasSize(1);
	}

	@Test
	void aRequestThatNamesAVersionIsNotSplit() {
		split(Map.of("1", 100, "2", 0));
		Assembled assembled = this.bench.assemble(versions("1", "2"));
		Picker picker = assembled.variant(PickOptions.selection(Selection.version("2"))).picker();
		assertThat(id(picker, PickRequest.ANY)).isEqualTo("i-0001");
	}

	@Test
	void leavesOutWhoFailsTooOftenUntilTheFailuresFade() {
		this.bench.selection = new SelectionSettings(Selection.ALL, Map.of(), 0.8);
		this.bench.end("i-0001", Outcome.FAILURE, 3);
		Assembled assembled = this.bench.assemble(instances(3));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).containsOnlyKeys("i-0000", "i-0002");
		assertThat(dropped(assembled)).containsExactly("i-0001 selection: below a health of 80%");
		assertThat(assembled.refreshNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
		this.bench.pass(Duration.ofSeconds(17));
		assertThat(count(this.bench.picker(instances(3)), PickRequest.ANY, 100)).hasSize(3);
	}

	@Test
	void keepsAllWhenNobodyIsAboveTheThreshold() {
		this.bench.selection = new SelectionSettings(Selection.ALL, Map.of(), 0.8);
		instances(3).forEach((one) -> this.bench.end(one.getInstanceId(), Outcome.FAILURE, 3));
		Assembled assembled = this.bench.assemble(instances(3));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).hasSize(3);
		assertThat(assembled.remarks()).containsExactly("selection: none has a health of 80%, so all are called");
	}

	@Test
	void theOnlyHealthyOneDoesNotCountIfItIsEjected() {
		this.bench.selection = new SelectionSettings(Selection.ALL, Map.of(), 0.8);
		this.bench.end("i-0000", Outcome.FAILURE, 3);
		this.bench.eject("i-0001");
		Picker picker = this.bench.picker(instances(2));
		assertThat(count(picker, PickRequest.ANY, 100)).containsOnlyKeys("i-0000");
	}

	@Test
	void statusComesBeforeSelection() {
		require(Selection.version("2"));
		Assembled assembled = this.bench.assemble(List
			.of(instance(0).version("2").status(InstanceStatus.MAINTENANCE).build(), instance(1).version("2").build()));
		assertThat(count(assembled.picker(), PickRequest.ANY, 10)).containsOnlyKeys("i-0001");
	}

	private void require(Selection selection) {
		this.bench.selection = new SelectionSettings(selection, Map.of(), 0);
	}

	private void split(Map<String, Integer> versions) {
		this.bench.selection = new SelectionSettings(Selection.ALL, versions, 0);
	}

	private static List<DiscoveredInstance> versions(String... versions) {
		DiscoveredInstance[] instances = new DiscoveredInstance[versions.length];
		for (int i = 0; i < versions.length; i++) {
			instances[i] = instance(i).version(versions[i]).build();
		}
		return List.of(instances);
	}

}
