package io.github.discovery.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.observation.PickCounts.PickCount;
import io.github.discovery.registration.RegistrationEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MetersTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final StubCatalog catalog = new StubCatalog();

	private final StubRegistrar registrar = new StubRegistrar();

	@AfterEach
	void dispose() {
		this.time.dispose();
	}

	@Test
	void instancesAreCountedByServiceAndStatusAndLiveBetweenTwoLooks() {
		this.catalog.put("payments", StubCatalog.instance("payments", "a", InstanceStatus.PASSING),
				StubCatalog.instance("payments", "bb", InstanceStatus.CRITICAL));
		meters(new CatalogMeters(this.catalog, this.registry));
		assertThat(instances("payments", "passing")).isEqualTo(1);
		this.catalog.put("payments", StubCatalog.instance("payments", "a", InstanceStatus.PASSING),
				StubCatalog.instance("payments", "bb", InstanceStatus.PASSING));
		assertThat(instances("payments", "passing")).isEqualTo(2);
		assertThat(instances("payments", "critical")).isZero();
	}

	@Test
	void refusedLookupsAreCountedAfterTheOneThatIsLogged() {
		meters(new CatalogMeters(this.catalog, this.registry));
		assertThat(this.registry.get("discovery.lookups.refused").functionCounter().count()).isZero();
		this.catalog.refused.set(3);
		assertThat(this.registry.get("discovery.lookups.refused").functionCounter().count()).isEqualTo(3);
	}

	@Test
	void refusedLookupsAreRegisteredOnce(CapturedOutput output) {
		meters(new CatalogMeters(this.catalog, this.registry));
		this.time.advanceTimeBy(DiscoveryMeters.PERIOD);
		assertThat(output).doesNotContain("already registered");
	}

	@Test
	void measuringDoesNotKeepAServiceFollowed() {
		this.catalog.put("payments");
		meters(new CatalogMeters(this.catalog, this.registry));
		assertThat(instances("payments", "passing")).isZero();
		assertThat(this.catalog.asked).hasValue(0);
	}

	@Test
	void gaugesGoWithTheirService() {
		this.catalog.put("payments");
		this.catalog.put("orders");
		meters(new CatalogMeters(this.catalog, this.registry));
		assertThat(this.registry.find("discovery.instances").gauges()).hasSize(10);
		this.catalog.remove("orders");
		this.time.advanceTimeBy(DiscoveryMeters.PERIOD);
		assertThat(this.registry.find("discovery.instances").gauges()).hasSize(5);
		assertThat(this.registry.find("discovery.snapshot.age").gauges()).hasSize(1);
	}

	@Test
	void theAgeIsThatOfTheStalestRegistry() {
		this.catalog.backends.add(StubCatalog.connected("memory"));
		this.catalog.backends.add(StubCatalog.away("consul"));
		this.catalog.put("payments");
		meters(new CatalogMeters(this.catalog, this.registry));
		assertThat(this.registry.get("discovery.snapshot.age").gauge().value()).isEqualTo(420);
		assertThat(this.registry.get("discovery.registry.connected").tag("backend", "consul").gauge().value()).isZero();
		assertThat(this.registry.get("discovery.registry.connected").tag("backend", "memory").gauge().value())
			.isEqualTo(1);
		this.catalog.backends.add(StubCatalog.never("dns"));
		assertThat(this.registry.get("discovery.snapshot.age").gauge().value()).isNaN();
	}

	@Test
	void thereAreNoMoreMetersThanTheBoundAndThatIsSaidOnce(CapturedOutput output) {
		for (int i = 0; i < CatalogMeters.MAX_SERVICES + 50; i++) {
			this.catalog.put("service-" + i);
		}
		meters(new CatalogMeters(this.catalog, this.registry));
		this.time.advanceTimeBy(DiscoveryMeters.PERIOD.multipliedBy(3));
		assertThat(this.registry.find("discovery.snapshot.age").gauges()).hasSize(CatalogMeters.MAX_SERVICES);
		assertThat(output.getOut().split("more to measure", -1)).hasSize(2);
	}

	@Test
	void aPartThatFailsDoesNotStopTheOthers(CapturedOutput output) {
		this.catalog.put("payments");
		meters(() -> {
			throw new IllegalStateException("broken");
		}, new CatalogMeters(this.catalog, this.registry));
		assertThat(instances("payments", "passing")).isZero();
		assertThat(output).contains("broken");
	}

	@Test
	void picksAreCountedByInstanceAndForgottenWithIt() {
		List<PickCount> counts = new ArrayList<>();
		counts.add(new PickCount("payments", "payments-1", 7, 1, Map.of("success", 6L)));
		meters(new PickMeters(() -> counts, this.registry));
		assertThat(this.registry.get("discovery.picks")
			.tag("service", "payments")
			.tag("instance", "payments-1")
			.functionCounter()
			.count()).isEqualTo(7);
		counts.clear();
		this.time.advanceTimeBy(DiscoveryMeters.PERIOD);
		assertThat(this.registry.find("discovery.picks").functionCounters()).isEmpty();
	}

	@Test
	void registrationsAreCountedByOutcome() {
		RegistrationMeters meters = new RegistrationMeters(this.registrar, this.registry);
		Registration own = StubRegistrar.registration("payments", "payments-1");
		this.registrar.emit(new RegistrationEvent.Registered(own, "consul", "start"));
		this.registrar.emit(new RegistrationEvent.Registered(own, "consul", "wiped"));
		this.registrar.emit(new RegistrationEvent.Failed(own, "consul", "refused"));
		this.registrar.emit(new RegistrationEvent.StatusChanged(own, "consul", InstanceStatus.PASSING));
		this.registrar.emit(new RegistrationEvent.Deregistered(own, "consul"));
		assertThat(registrations("payments", "registered")).isEqualTo(2);
		assertThat(registrations("payments", "failed")).isEqualTo(1);
		assertThat(registrations("payments", "status-changed")).isEqualTo(1);
		assertThat(registrations("payments", "deregistered")).isEqualTo(1);
		meters.close();
	}

	@Test
	void servicesBeyondTheBoundAreCountedAsOne() {
		RegistrationMeters meters = new RegistrationMeters(this.registrar, this.registry);
		for (int i = 0; i < RegistrationMeters.MAX_SERVICES + 10; i++) {
			this.registrar.emit(new RegistrationEvent.Registered(StubRegistrar.registration("service-" + i, "id"),
					"consul", "start"));
		}
		assertThat(registrations("other", "registered")).isEqualTo(10);
		assertThat(this.registry.getMeters()).hasSize(RegistrationMeters.MAX_SERVICES + 1);
		meters.close();
	}

	@Test
	void nothingIsLookedAtAfterClose() {
		DiscoveryMeters meters = meters(new CatalogMeters(this.catalog, this.registry));
		meters.close();
		this.catalog.put("payments");
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.registry.find("discovery.instances").meters()).isEmpty();
	}

	private DiscoveryMeters meters(DiscoveryMeters.Part... parts) {
		DiscoveryMeters meters = new DiscoveryMeters(List.of(parts), this.time);
		this.time.advanceTime();
		return meters;
	}

	private double instances(String service, String status) {
		return this.registry.get("discovery.instances")
			.tag("service", ServiceName.of(service).value())
			.tag("status", status)
			.gauge()
			.value();
	}

	private double registrations(String service, String outcome) {
		return this.registry.get("discovery.registrations")
			.tag("service", service)
			.tag("outcome", outcome)
			.counter()
			.count();
	}

}
