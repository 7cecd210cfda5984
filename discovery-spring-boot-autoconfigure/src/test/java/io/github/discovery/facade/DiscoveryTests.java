package io.github.discovery.facade;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.discovery.catalog.RegistryUnavailableException;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.observation.StubRegistrar;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DiscoveryTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog, LoadBalancingSettings.DEFAULTS, this.time);

	private final StubRegistrar registrar = new StubRegistrar();

	private final Discovery discovery = new DefaultDiscovery(this.catalog, this.chooser, this.registrar);

	private final ReactiveDiscovery reactive = new DefaultReactiveDiscovery(this.catalog, this.chooser, this.registrar);

	@Test
	void discoversWhatMayBeCalledAndDescribesWhatMayNot() {
		this.catalog.set("payments", instance("i1", InstanceStatus.PASSING, "1.0"),
				instance("i2", InstanceStatus.CRITICAL, "1.0"), instance("i3", InstanceStatus.WARNING, "2.0"));
		assertThat(this.discovery.discover("Payments")).extracting(DiscoveredInstance::getInstanceId)
			.containsExactly("i1", "i3");
		assertThat(this.discovery.discover("payments", Selection.version("2.0")))
			.extracting(DiscoveredInstance::getInstanceId)
			.containsExactly("i3");
		assertThat(this.discovery.describe("payments", "i2")).map(DiscoveredInstance::status)
			.contains(InstanceStatus.CRITICAL);
		assertThat(this.discovery.describe("payments", "i9")).isEmpty();
		assertThat(this.discovery.services()).containsExactly("payments");
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> this.discovery.discover("../x"));
	}

	@Test
	void bothTwinsGiveTheSameAnswers() {
		this.catalog.set("payments", instance("i1", InstanceStatus.PASSING, "1.0"),
				instance("i2", InstanceStatus.CRITICAL, "1.0"));
		assertThat(this.reactive.discover("payments").collectList().block())
			.isEqualTo(this.discovery.discover("payments"));
		assertThat(this.reactive.discover("payments", Selection.version("9")).collectList().block()).isEmpty();
		assertThat(this.reactive.describe("payments", "i2").blockOptional())
			.isEqualTo(this.discovery.describe("payments", "i2"));
		assertThat(this.reactive.services().collectList().block()).isEqualTo(this.discovery.services());
		assertThat(this.reactive.serviceUrl("payments").block()).isEqualTo(this.discovery.serviceUrl("payments"))
			.isEqualTo(URI.create("http://10.0.0.1:8080"));
		assertThat(this.reactive.health("payments").block()).isEqualTo(this.discovery.health("payments"));
		assertThat(this.reactive.health().block()).isEqualTo(this.discovery.health());
		assertThat(this.reactive.isHealthy("payments").block()).isTrue();
	}

	@Test
	void theFirstReactiveLookUpWaitsForAnAnswer() {
		this.catalog.hold("orders");
		StepVerifier.create(this.reactive.discover("orders").map(DiscoveredInstance::getPort))
			.expectSubscription()
			.then(() -> this.catalog.local("orders", 9))
			.expectNext(9)
			.verifyComplete();
	}

	@Test
	void aRegistryNeverReachedIsNoEmptyAnswer() {
		this.catalog.unreachable();
		assertThatThrownBy(() -> this.discovery.discover("payments")).isInstanceOf(RegistryUnavailableException.class);
		StepVerifier.create(this.reactive.discover("payments")).verifyError(RegistryUnavailableException.class);
		assertThat(this.discovery.health().level()).isEqualTo(HealthLevel.UNHEALTHY);
	}

	@Test
	void aLeaseCountsUntilItIsClosedOnce() {
		this.catalog.local("payments", 1);
		InstanceLease lease = this.discovery.pick("payments");
		assertThat(lease.uri()).isEqualTo(URI.create("http://127.0.0.1:1"));
		assertThat(statistics("i1").inFlight()).isOne();
		lease.close();
		lease.close();
		assertThat(statistics("i1").inFlight()).isZero();
		assertThat(statistics("i1").count(Outcome.SUCCESS)).isOne();
	}

	@Test
	void aLeaseHeldForLongIsNeitherASlowNorAStuckInstance() {
		this.catalog.local("payments", 1, 2);
		for (int i = 0; i < 100; i++) {
			InstanceStatistics called = statistics((i % 2 == 0) ? "i1" : "i2");
			long began = called.begin();
			this.time.advanceTimeBy(Duration.ofMillis(1));
			called.end(began, Outcome.SUCCESS);
		}
		assertThat(this.chooser.of("payments").stallNanos()).isLessThan(Duration.ofMinutes(10).toNanos());
		List<InstanceLease> leases = List.of(this.discovery.pick("payments"), this.discovery.pick("payments"),
				this.discovery.pick("payments"), this.discovery.pick("payments"), this.discovery.pick("payments"),
				this.discovery.pick("payments"));
		this.time.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(this.chooser.of("payments").ejections()).isEmpty();
		leases.forEach(InstanceLease::close);
		assertThat(statistics("i1").responseTime()).isLessThan(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void failedLeasesEject() {
		this.catalog.local("payments", 1, 2);
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		for (int i = 0; i < 10; i++) {
			try (InstanceLease lease = this.discovery.pick("payments")) {
				if (lease.instance().getInstanceId().equals("i1")) {
					lease.failed();
				}
			}
		}
		this.time.advanceTime();
		assertThat(this.chooser.of("payments").ejections()).containsOnlyKeys("i1");
		assertThat(this.discovery.health("payments")).satisfies((health) -> {
			assertThat(health.level()).isEqualTo(HealthLevel.DEGRADED);
			assertThat(health.ejected()).isOne();
		});
	}

	@Test
	void aForgottenLeaseIsFoundByTheGarbageCollector() {
		this.catalog.local("payments", 1);
		forget();
		Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
			System.gc();
			assertThat(statistics("i1").inFlight()).isZero();
		});
		assertThat(statistics("i1").count(Outcome.CANCELLED)).isOne();
	}

	private void forget() {
		assertThat(this.discovery.pick("payments").instance().getPort()).isOne();
	}

	@Test
	void leasesGoWhereTheyAreWanted() {
		this.catalog.set("payments", instance("i1", InstanceStatus.PASSING, "1.0"),
				instance("i2", InstanceStatus.PASSING, "2.0"));
		for (int i = 0; i < 4; i++) {
			try (InstanceLease lease = this.discovery.pick("payments", Selection.version("2.0"))) {
				assertThat(lease.instance().getInstanceId()).isEqualTo("i2");
			}
		}
		try (InstanceLease lease = this.discovery.pick("payments",
				new PickOptions("random", Selection.version("1.0")))) {
			assertThat(lease.instance().getInstanceId()).isEqualTo("i1");
		}
		StepVerifier.create(this.reactive.pick("payments").doOnNext(InstanceLease::close))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(statistics("i1").inFlight() + statistics("i2").inFlight()).isZero();
		assertThatThrownBy(() -> this.discovery.pick("payments", Selection.version("9")))
			.isInstanceOf(NoInstanceAvailableException.class);
		StepVerifier.create(this.reactive.pick("payments", Selection.version("9")))
			.verifyError(NoInstanceAvailableException.class);
	}

	@Test
	void healthCountsStatusesAndLeavesMaintenanceOut() {
		this.catalog.set("payments", instance("i1", InstanceStatus.PASSING, "1"),
				instance("i2", InstanceStatus.MAINTENANCE, "1"));
		ServiceHealth health = this.discovery.health("payments");
		assertThat(health.level()).isEqualTo(HealthLevel.HEALTHY);
		assertThat(health.instances()).containsEntry(InstanceStatus.PASSING, 1)
			.containsEntry(InstanceStatus.MAINTENANCE, 1)
			.containsEntry(InstanceStatus.CRITICAL, 0);
		assertThat(health.total()).isEqualTo(2);
		assertThat(health.callable()).isOne();
		this.catalog.set("payments", instance("i1", InstanceStatus.PASSING, "1"),
				instance("i2", InstanceStatus.CRITICAL, "1"));
		assertThat(this.discovery.health("payments").level()).isEqualTo(HealthLevel.DEGRADED);
		assertThat(this.discovery.isHealthy("payments")).isTrue();
		this.catalog.set("payments", instance("i2", InstanceStatus.CRITICAL, "1"));
		assertThat(this.discovery.health("payments").level()).isEqualTo(HealthLevel.UNHEALTHY);
		assertThat(this.discovery.isHealthy("payments")).isFalse();
		assertThat(this.discovery.isHealthy("unknown")).isFalse();
	}

	@Test
	void registersChangesAndDeregistersOwnEntries() {
		this.discovery.register(StubRegistrar.registration("payments", "i1"));
		this.discovery.updateMetadata("payments", "i1", Map.of("region", "eu"));
		assertThat(this.registrar.wanted).singleElement()
			.satisfies((entry) -> assertThat(entry.metadata()).containsEntry("region", "eu")
				.containsEntry("user.password", "hunter2"));
		this.discovery.deregister("payments", "i1");
		StepVerifier.create(this.reactive.register(StubRegistrar.registration("payments", "i2"))).verifyComplete();
		StepVerifier.create(this.reactive.updateMetadata("payments", "i2", Map.of("region", "us"))).verifyComplete();
		assertThat(this.registrar.wanted.get(1).metadata()).containsEntry("region", "us");
		StepVerifier.create(this.reactive.deregister("payments", "i2")).verifyComplete();
	}

	@Test
	void withoutARegistrarNothingCanBeRegistered() {
		Discovery reading = new DefaultDiscovery(this.catalog, this.chooser, null);
		assertThatThrownBy(() -> reading.register(StubRegistrar.registration("payments", "i1")))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("no Registrar");
	}

	private InstanceStatistics statistics(String id) {
		return this.chooser.of("payments").statistics().of(id);
	}

	private static DiscoveredInstance instance(String id, InstanceStatus status, String version) {
		return DiscoveredInstance.builder(ServiceName.of("payments"), id)
			.address("10.0.0." + id.substring(1), 8080)
			.status(status)
			.version(version)
			.build();
	}

}
