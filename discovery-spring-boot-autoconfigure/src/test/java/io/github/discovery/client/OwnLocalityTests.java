package io.github.discovery.client;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class OwnLocalityTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final StubCatalog catalog = new StubCatalog();

	private final PickRuntime runtime = new PickRuntime(this.time, () -> this.time.now(TimeUnit.NANOSECONDS),
			new SplittableRandom(42));

	private final InstanceChooser chooser = new InstanceChooser(this.catalog,
			new PickerAssembler(new Strategies(List.of()), LoadBalancingSettings.DEFAULTS), this.runtime,
			new OwnLocality(this.catalog, "shop", "a"));

	@AfterEach
	void dispose() {
		this.time.dispose();
	}

	@Test
	void callsGoByTheOwnFleetOfNowAndNotByThatOfTheFirstCall() {
		put("shop", 3, 3);
		put("payments", 3, 3);
		assertThat(remarksOfTheNextCall()).isEmpty();
		put("shop", 9, 3);
		assertThat(remarksOfTheNextCall()).containsExactly("zones: 67% stay in a");
		put("shop", 3, 3);
		assertThat(remarksOfTheNextCall()).isEmpty();
	}

	@Test
	void theOwnFleetMayBecomeKnownAfterTheFirstCall() {
		put("payments", 3, 3);
		assertThat(remarksOfTheNextCall()).containsExactly("zones: the own fleet is unknown, taken as spread evenly");
		put("shop", 9, 3);
		assertThat(remarksOfTheNextCall()).containsExactly("zones: 67% stay in a");
	}

	@Test
	void aFleetThatStaysAsItIsMakesNoOtherPicker() {
		put("shop", 3, 3);
		put("payments", 3, 3);
		this.time.advanceTimeBy(InstanceChooser.TICK);
		remarksOfTheNextCall();
		var before = this.chooser.of("payments").assembled();
		put("shop", 3, 3);
		remarksOfTheNextCall();
		assertThat(this.chooser.of("payments").assembled()).isSameAs(before);
	}

	@Test
	void withoutAZoneNobodyAsksForTheOwnService() {
		put("shop", 3, 3);
		assertThat(new OwnLocality(this.catalog, "shop", " ").get()).isSameAs(Locality.UNKNOWN);
		assertThat(new OwnLocality(this.catalog, null, "a").get().fleet().get()).isEmpty();
	}

	/** The call wakes the tick that looks after the fleet. */
	private List<String> remarksOfTheNextCall() {
		ServicePicks picks = this.chooser.of("payments");
		assertThat(picks.pickNow(PickRequest.ANY)).isNotNull();
		this.time.advanceTimeBy(InstanceChooser.TICK);
		return picks.assembled().remarks();
	}

	private void put(String service, int inA, int inB) {
		List<DiscoveredInstance> instances = new ArrayList<>();
		for (int i = 0; i < inA + inB; i++) {
			instances.add(DiscoveredInstance.builder(ServiceName.of(service), "i" + i)
				.address("10.0.0." + i, 8080)
				.status(InstanceStatus.PASSING)
				.zone((i < inA) ? "a" : "b")
				.build());
		}
		this.catalog.set(service, instances.toArray(DiscoveredInstance[]::new));
	}

}
