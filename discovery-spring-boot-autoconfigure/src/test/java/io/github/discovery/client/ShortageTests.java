package io.github.discovery.client;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.client.NoInstanceAvailableException.Reason;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.PanicMode;
import io.github.discovery.loadbalancing.ServiceSettings.PanicSettings;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.ServiceSettings.ZoneSettings;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ShortageTests {

	private static final LoadBalancingStrategy NOBODY = new LoadBalancingStrategy() {

		@Override
		public String name() {
			return "nobody";
		}

		@Override
		public Picker create(Candidates candidates) {
			return (request) -> null;
		}

	};

	private final StubCatalog catalog = new StubCatalog();

	@Test
	void aVersionThatNobodyHasIsNoEjection() {
		this.catalog.set("payments", instance(1, InstanceStatus.PASSING), instance(2, InstanceStatus.PASSING));
		Selection version = new Selection("2.0", Set.of(), Map.of());
		fails(settings(new SelectionSettings(version, Map.of(), 0), ZoneSettings.DEFAULTS, PanicSettings.DEFAULTS),
				Reason.NOTHING_SELECTED, "payments: 2 known, 2 of another version");
	}

	@Test
	void aZoneThatIsRequiredButEmptyIsNoEjection() {
		this.catalog.set("payments", instance(1, InstanceStatus.PASSING));
		fails(settings(SelectionSettings.DEFAULTS, new ZoneSettings(true, true, List.of(), 1.4),
				PanicSettings.DEFAULTS), Reason.NOTHING_SELECTED,
				"payments: 1 known, 1 in another zone (the own one is unknown)");
	}

	@Test
	void aStrategyThatTakesNobodyIsNoEjection() {
		this.catalog.set("payments", instance(1, InstanceStatus.PASSING));
		fails(ServiceSettings.DEFAULTS.withStrategy("nobody"), Reason.NOTHING_SELECTED, "payments: 1 known");
	}

	@Test
	void tooFewThatAreLeftRestLikeThoseThatFailed() {
		this.catalog.set("payments", instance(1, InstanceStatus.PASSING), instance(2, InstanceStatus.CRITICAL),
				instance(3, InstanceStatus.CRITICAL));
		fails(settings(SelectionSettings.DEFAULTS, ZoneSettings.DEFAULTS, new PanicSettings(0.5, PanicMode.FAIL)),
				Reason.ALL_EJECTED, "payments: 3 known, 2 critical, 1 not called in panic (1 of 3 callable)");
	}

	private void fails(ServiceSettings settings, Reason reason, String message) {
		InstanceChooser chooser = TestPicks.chooser(this.catalog, new LoadBalancingSettings(settings, Map.of()),
				NOBODY);
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> chooser.of("payments").await(PickRequest.ANY))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason));
	}

	private static ServiceSettings settings(SelectionSettings selection, ZoneSettings zones, PanicSettings panic) {
		ServiceSettings defaults = ServiceSettings.DEFAULTS;
		return new ServiceSettings(defaults.strategy(), defaults.tuning(), selection, defaults.ejection(), zones, panic,
				defaults.weights(), defaults.subsetSize());
	}

	private static DiscoveredInstance instance(int number, InstanceStatus status) {
		return DiscoveredInstance.builder(ServiceName.of("payments"), "i" + number)
			.address("10.0.0." + number, 8080)
			.status(status)
			.build();
	}

}
