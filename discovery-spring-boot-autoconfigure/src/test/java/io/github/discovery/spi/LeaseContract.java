package io.github.discovery.spi;

import java.time.Duration;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Leases, statuses and maintenance.
 */
interface LeaseContract extends ContractSupport {

	private Registration shortLived(String prefix) {
		return registration(service(prefix), "one").toBuilder().timeToLive(fixture().shortestTimeToLive()).build();
	}

	private InstanceStatus status(Registration registration) {
		DiscoveredInstance instance = find(peer(), registration);
		return (instance != null) ? instance.status() : InstanceStatus.CRITICAL;
	}

	@Test
	default void deadProcessDisappearsWithinTheDocumentedBound() {
		Registration one = shortLived("dead");
		Duration timeToLive = one.timeToLive();
		Duration bound = backend().expiryBound(timeToLive);
		assertThat(bound).isGreaterThanOrEqualTo(timeToLive);
		run(backend().register(one));
		try (WatchRecorder watched = watch(peer(), one.service())) {
			assertThat(watched.states("one", (instance) -> instance.status().name())).containsExactly("PASSING");
			fixture().pass(timeToLive.dividedBy(2));
			assertThat(status(one)).isEqualTo(InstanceStatus.PASSING);
			fixture().within(bound, () -> {
				assertThat(status(one)).isEqualTo(InstanceStatus.CRITICAL);
				assertThat(watched.states("one", (instance) -> instance.status().name())).hasSize(2)
					.last()
					.isIn("gone", "CRITICAL");
			});
		}
	}

	@Test
	default void watchNoticesAnExpiryThatNobodyReads() {
		Registration one = shortLived("unread");
		run(backend().register(one));
		try (WatchRecorder watched = watch(peer(), one.service())) {
			fixture().within(backend().expiryBound(one.timeToLive()).plus(fixture().timely()),
					() -> assertThat(watched.states("one", (instance) -> instance.status().name())).last()
						.isIn("gone", "CRITICAL"));
		}
	}

	@Test
	default void renewedEntryStays() {
		Registration one = shortLived("renewed");
		run(backend().register(one));
		try (WatchRecorder watched = watch(peer(), one.service())) {
			for (int i = 0; i < 9; i++) {
				fixture().pass(one.timeToLive().dividedBy(3));
				run(backend().renew(one));
			}
			assertThat(status(one)).isEqualTo(InstanceStatus.PASSING);
			assertThat(watched.states("one", (instance) -> instance.status().name())).containsExactly("PASSING");
		}
	}

	@Test
	default void expiredEntryComesBackByRenewalOrRegistration() {
		Registration one = shortLived("back");
		run(backend().register(one));
		fixture().within(backend().expiryBound(one.timeToLive()).plus(fixture().timely()),
				() -> assertThat(status(one)).isEqualTo(InstanceStatus.CRITICAL));
		run(backend().renew(one).onErrorResume(RegistryException.NotFound.class, (lost) -> backend().register(one)));
		soon(() -> assertThat(status(one)).isEqualTo(InstanceStatus.PASSING));
	}

	@Test
	default void renewalOfALostEntryIsNotFound() {
		Registration one = registration(service("lost"), "one");
		assertThatThrownBy(() -> run(backend().renew(one))).isInstanceOf(RegistryException.NotFound.class);
		run(backend().register(one));
		run(backend().renew(one));
		run(peer().deregister(one));
		assertThatThrownBy(() -> run(backend().renew(one))).isInstanceOf(RegistryException.NotFound.class);
	}

	@Test
	default void initialStatusIsKept() {
		Registration one = registration(service("initial"), "one").withStatus(InstanceStatus.CRITICAL);
		run(backend().register(one));
		soon(() -> assertThat(content(find(peer(), one)).status()).isEqualTo(InstanceStatus.CRITICAL));
	}

	@Test
	default void statusSurvivesRenewal() {
		Registration one = registration(service("status"), "one");
		run(backend().register(one));
		run(backend().setStatus(one, InstanceStatus.WARNING));
		Registration warning = one.withStatus(InstanceStatus.WARNING);
		run(backend().renew(warning));
		run(backend().renew(warning));
		soon(() -> assertThat(status(one)).isEqualTo(InstanceStatus.WARNING));
	}

	@Test
	default void maintenanceSurvivesRenewalAndRegistration() {
		Registration one = registration(service("maintenance"), "one");
		Registration drained = one.withStatus(InstanceStatus.MAINTENANCE);
		run(backend().register(one));
		if (!can(Capability.MAINTENANCE)) {
			assertThatThrownBy(() -> run(backend().setStatus(one, InstanceStatus.MAINTENANCE)))
				.isInstanceOf(RegistryException.Unsupported.class);
			return;
		}
		run(backend().setStatus(one, InstanceStatus.MAINTENANCE));
		soon(() -> assertThat(status(one)).isEqualTo(InstanceStatus.MAINTENANCE));
		try (WatchRecorder watched = watch(peer(), one.service())) {
			run(backend().renew(one));
			run(backend().renew(drained));
			run(backend().register(drained));
			run(backend().register(drained.toBuilder().weight(2).build()));
			soon(() -> assertThat(content(find(peer(), one)).weight()).isEqualTo(2));
			assertThat(status(one)).isEqualTo(InstanceStatus.MAINTENANCE);
			soon(() -> assertThat(watched.known()).extracting(DiscoveredInstance::weight).containsExactly(2));
			assertThat(watched.states("one", (instance) -> instance.status().name())).containsExactly("MAINTENANCE");
		}
	}

	@Test
	default void maintenanceCanBeLeft() {
		Registration one = registration(service("leaving"), "one");
		run(backend().register(one));
		if (can(Capability.MAINTENANCE)) {
			run(backend().setStatus(one, InstanceStatus.MAINTENANCE));
			soon(() -> assertThat(status(one)).isEqualTo(InstanceStatus.MAINTENANCE));
			run(backend().setStatus(one, InstanceStatus.PASSING));
			soon(() -> assertThat(status(one)).isEqualTo(InstanceStatus.PASSING));
			run(backend().renew(one));
			assertThat(status(one)).isEqualTo(InstanceStatus.PASSING);
		}
		run(backend().deregister(one));
		run(backend().register(one));
		soon(() -> assertThat(status(one)).isEqualTo(InstanceStatus.PASSING));
	}

	@Test
	default void removedMaintenanceDoesNotHauntTheNextEntry() {
		Registration one = registration(service("haunted"), "one");
		run(backend().register(one));
		run(backend().setStatus(one, InstanceStatus.MAINTENANCE)
			.onErrorResume(RegistryException.Unsupported.class, (unsupported) -> Mono.empty()));
		run(backend().deregister(one));
		run(backend().register(one.toBuilder().owner("start-2").build()));
		soon(() -> assertThat(status(one)).isEqualTo(InstanceStatus.PASSING));
	}

	@Test
	default void statusOfALostEntryIsNotFound() {
		Registration one = registration(service("nostatus"), "one");
		assertThatThrownBy(() -> run(backend().setStatus(one, InstanceStatus.WARNING)))
			.isInstanceOf(RegistryException.NotFound.class);
	}

}
