package io.github.discovery.loadbalancing.layer;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings.PanicMode;
import io.github.discovery.loadbalancing.ServiceSettings.PanicSettings;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import org.junit.jupiter.api.Test;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.id;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static io.github.discovery.loadbalancing.PickerFixtures.instances;
import static io.github.discovery.loadbalancing.layer.LayerBench.dropped;
import static io.github.discovery.loadbalancing.layer.LayerBench.mayTry;
import static org.assertj.core.api.Assertions.assertThat;

class EjectionLayerTests {

	private final LayerBench bench = new LayerBench();

	@Test
	void leavesOutWhoRestsAndSaysWhyAndForHowLong() {
		this.bench.eject("i-0001");
		Assembled assembled = this.bench.assemble(instances(3));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).containsOnlyKeys("i-0000", "i-0002");
		assertThat(dropped(assembled)).containsExactly("i-0001 ejection: ejected (5 failures in a row, back in 21 s)");
		assertThat(assembled.remarks()).isEmpty();
	}

	@Test
	void whatIsLeftOfARestIsSaidAsOfNowHoweverOldThePicker() {
		this.bench.eject("i-0001");
		Assembled assembled = this.bench.assemble(instances(3));
		this.bench.pass(Duration.ofSeconds(15));
		assertThat(dropped(assembled)).containsExactly("i-0001 ejection: ejected (5 failures in a row, back in 6 s)");
		this.bench.pass(Duration.ofSeconds(15));
		assertThat(dropped(assembled))
			.containsExactly("i-0001 ejection: ejected (5 failures in a row, its rest is over)");
	}

	@Test
	void callsAllAgainInPanicAndSaysSo() {
		this.bench.eject("i-0000", "i-0001", "i-0002");
		Assembled assembled = this.bench.assemble(instances(4));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).hasSize(4);
		assertThat(assembled.remarks()).containsExactly("panic: 1 of 4 callable");
		assertThat(assembled.dropped()).isEmpty();
	}

	@Test
	void instancesWithOneIdCountOneByOne() {
		this.bench.eject("i-0001", "i-0002");
		List<DiscoveredInstance> twins = List.of(instance(0).build(), instance(0).address("10.9.9.9", 80).build(),
				instance(1).build(), instance(2).build(), instance(3).status(InstanceStatus.CRITICAL).build());
		assertThat(this.bench.assemble(twins).remarks()).containsExactly("panic: 2 of 5 callable");
	}

	@Test
	void halfIsNoPanic() {
		this.bench.eject("i-0000", "i-0001");
		assertThat(count(this.bench.picker(instances(4)), PickRequest.ANY, 100)).hasSize(2);
	}

	@Test
	void criticalInstancesAreMissingInPanicAndAreNotCalledAndMaintenanceDoesNotCount() {
		this.bench.eject("i-0000");
		Assembled assembled = this.bench.assemble(List.of(instance(0).build(), instance(1).build(),
				instance(2).status(InstanceStatus.CRITICAL).build(),
				instance(3).status(InstanceStatus.CRITICAL).build(),
				instance(4).status(InstanceStatus.MAINTENANCE).build(), instance(5).address("10.0.0.5", 0).build()));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).containsOnlyKeys("i-0000", "i-0001");
		assertThat(assembled.remarks()).containsExactly("panic: 1 of 4 callable");
		assembled = this.bench.assemble(List.of(instance(0).build(), instance(1).build(),
				instance(4).status(InstanceStatus.MAINTENANCE).build(), instance(5).address("10.0.0.5", 0).build()));
		assertThat(count(assembled.picker(), PickRequest.ANY, 100)).containsOnlyKeys("i-0001");
	}

	@Test
	void failsInPanicWhereThatIsWanted() {
		this.bench.panic = new PanicSettings(0.5, PanicMode.FAIL);
		this.bench.eject("i-0000", "i-0001", "i-0002");
		Assembled assembled = this.bench.assemble(instances(4));
		assertThat(assembled.picker().pick(PickRequest.ANY)).isNull();
		assertThat(assembled.remarks()).containsExactly("panic: 1 of 4 callable, calls fail");
		assertThat(dropped(assembled)).hasSize(4).contains("i-0003 ejection: not called in panic (1 of 4 callable)");
	}

	@Test
	void failsForCriticalInstancesAlone() {
		this.bench.panic = new PanicSettings(0.5, PanicMode.FAIL);
		List<DiscoveredInstance> all = List.of(instance(0).build(), instance(1).status(InstanceStatus.CRITICAL).build(),
				instance(2).status(InstanceStatus.CRITICAL).build());
		assertThat(this.bench.picker(all).pick(PickRequest.ANY)).isNull();
		assertThat(this.bench.picker(all.subList(0, 2)).pick(PickRequest.ANY)).isNotNull();
	}

	@Test
	void theLastOneIsNeverTakenAway() {
		this.bench.panic = new PanicSettings(0, PanicMode.FAIL);
		this.bench.eject("i-0000", "i-0001");
		assertThat(count(this.bench.picker(instances(2)), PickRequest.ANY, 100)).hasSize(2);
	}

	@Test
	void theLastOneThatIsSelectedIsNotTakenAwayEither() {
		this.bench.selection = new SelectionSettings(Selection.version("2"), Map.of(), 0);
		this.bench.eject("i-0000");
		Picker picker = this.bench.picker(List.of(instance(0).version("2").build(), instance(1).version("1").build(),
				instance(2).version("1").build()));
		assertThat(id(picker, PickRequest.ANY)).isEqualTo("i-0000");
	}

	@Test
	void oneRequestThatMayTryGetsTheTrial() {
		Ejection ejection = this.bench.tryOut("i-0001");
		Picker picker = this.bench.picker(instances(3));
		assertThat(count(picker, PickRequest.ANY, 100)).doesNotContainKey("i-0001");
		Candidate trial = picker.pick(mayTry());
		assertThat(trial).isNotNull();
		assertThat(trial.isTrial()).isTrue();
		assertThat(trial.instance().getInstanceId()).isEqualTo("i-0001");
		assertThat(count(picker, mayTry(), 100)).doesNotContainKey("i-0001");
		ejection.giveBackTrial();
		assertThat(id(picker, mayTry("i-0001"))).isNotEqualTo("i-0001");
		assertThat(id(picker, mayTry("i-0000"))).isEqualTo("i-0001");
	}

	@Test
	void eachOfSeveralTrialsIsGivenOnce() {
		List<String> ids = instances(20).stream().map((one) -> one.getInstanceId()).toList();
		ids.subList(0, 10).forEach(this.bench::tryOut);
		Picker picker = this.bench.picker(instances(20));
		Map<String, Integer> counts = count(picker, mayTry(), 2_000);
		assertThat(ids.subList(0, 10)).allSatisfy((id) -> assertThat(counts.get(id)).isOne());
	}

	@Test
	void thereIsAWayOutOfPanic() {
		instances(3).forEach((one) -> this.bench.tryOut(one.getInstanceId()));
		Picker picker = this.bench.picker(instances(3));
		assertThat(picker.pick(mayTry())).matches(Candidate::isTrial);
		assertThat(picker.pick(PickRequest.ANY)).matches((candidate) -> !candidate.isTrial());
		this.bench.panic = new PanicSettings(0.5, PanicMode.FAIL);
		this.bench.tryOut("i-0000");
		picker = this.bench.picker(instances(3));
		assertThat(picker.pick(PickRequest.ANY)).isNull();
		assertThat(picker.pick(mayTry())).isNotNull();
	}

	@Test
	void readsTheClockOnlyForRequestsThatMayTryWhileThereIsATrial() {
		this.bench.eject("i-0001");
		Picker none = this.bench.picker(instances(3));
		this.bench.clockReads = 0;
		count(none, mayTry(), 100);
		assertThat(this.bench.clockReads).isZero();
		this.bench.tryOut("i-0001");
		Picker one = this.bench.picker(instances(3));
		this.bench.clockReads = 0;
		count(one, PickRequest.ANY, 100);
		assertThat(this.bench.clockReads).isZero();
		count(one, mayTry(), 100);
		assertThat(this.bench.clockReads).isEqualTo(100);
	}

}
