package io.github.discovery.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Watching: every change is seen, in order, and none is invented.
 */
interface WatchContract extends ContractSupport {

	private static String view(DiscoveredInstance instance) {
		return instance.weight() + " " + instance.status();
	}

	@Test
	default void everyChangeIsSeenInOrderAndNoneIsInvented() {
		Registration one = registration(service("changes"), "one");
		List<String> told = new ArrayList<>();
		try (WatchRecorder watched = watch(backend(), one.service())) {
			run(peer().register(one));
			see(watched, told, "1 PASSING");
			run(peer().setStatus(one, InstanceStatus.WARNING));
			see(watched, told, "1 WARNING");
			run(peer().register(one.toBuilder().weight(2).status(InstanceStatus.WARNING).build()));
			see(watched, told, "2 WARNING");
			run(peer().setStatus(one, InstanceStatus.CRITICAL));
			see(watched, told, "2 CRITICAL");
			run(peer().setStatus(one, InstanceStatus.PASSING));
			see(watched, told, "2 PASSING");
			run(peer().deregister(one));
			see(watched, told, "gone");
			run(peer().register(one));
			see(watched, told, "1 PASSING");
			assertThat(watched.end()).isNull();
		}
	}

	private void see(WatchRecorder watched, List<String> told, String next) {
		told.add(next);
		soon(() -> assertThat(watched.states("one", WatchContract::view)).isEqualTo(told));
	}

	@Test
	default void ofQuickChangesTheLastIsSeenAndTheOrderIsKept() {
		Registration one = registration(service("quick"), "one");
		try (WatchRecorder watched = watch(backend(), one.service())) {
			for (int weight = 1; weight <= 50; weight++) {
				run(peer().register(one.toBuilder().weight(weight).build()));
			}
			soon(() -> assertThat(watched.known()).extracting(DiscoveredInstance::weight).containsExactly(50));
			List<Integer> weights = watched.states("one", (instance) -> Integer.toString(instance.weight()))
				.stream()
				.map(Integer::valueOf)
				.toList();
			assertThat(weights).isSorted().doesNotHaveDuplicates();
		}
	}

	@Test
	default void changesBetweenListAndWatchAreNotMissed() {
		ServiceName service = service("gap");
		run(peer().register(registration(service, "before")));
		Listing listing = run(backend().list(backend().scopeOf(service), Revision.NONE));
		assertThat(listing).isNotNull();
		Registration between = registration(service, "between").toBuilder().address("10.1.2.4", 8080).build();
		run(peer().register(between));
		try (WatchRecorder watched = WatchRecorder.from(backend(), service, listing.revision())) {
			soon(() -> {
				if (watched.end() == null) {
					assertThat(watched.known()).extracting(DiscoveredInstance::getInstanceId).contains("between");
				}
			});
		}
	}

	@Test
	default void listAndWatchAgree() {
		ServiceName service = service("agree");
		try (WatchRecorder watched = watch(backend(), service)) {
			for (int i = 0; i < 60; i++) {
				Registration next = registration(service, "id-" + i % 7).toBuilder()
					.address("10.0.0." + i % 7, 8080)
					.weight(1 + i)
					.build();
				run((i % 5 == 4) ? peer().deregister(next) : peer().register(next));
			}
			List<DiscoveredInstance> expected = list(peer(), service);
			assertThat(expected).hasSizeGreaterThan(3);
			soon(() -> {
				assertThat(list(backend(), service)).containsExactlyInAnyOrderElementsOf(expected);
				assertThat(watched.known()).containsExactlyInAnyOrderElementsOf(expected);
			});
		}
	}

	@Test
	default void quietWatchStaysOpenAndInventsNothing() {
		Registration one = registration(service("quiet"), "one");
		Registration other = registration(service("noisy"), "one");
		run(peer().register(one));
		try (WatchRecorder watched = watch(backend(), one.service())) {
			run(peer().register(other));
			run(peer().register(other.toBuilder().weight(2).build()));
			run(peer().register(one));
			run(peer().renew(one));
			fixture().pass(Duration.ofMillis(500));
			assertThat(watched.states("one", WatchContract::view)).containsExactly("1 PASSING");
			assertThat(watched.end()).isNull();
		}
	}

	@Test
	default void watchOfAnotherHistoryDoesNotHideChanges() {
		Registration one = registration(service("history"), "one");
		run(peer().register(one));
		try (WatchRecorder watched = WatchRecorder.from(backend(), one.service(),
				new Revision("another-history", "999999999"))) {
			soon(() -> assertThat(watched.end() != null || !watched.known().isEmpty())
				.as("told to list again, or told what is there")
				.isTrue());
		}
	}

	@Test
	default void listAfterAnotherHistoryIsNoProofOfALoss() {
		ServiceName service = service("proof");
		Listing listing = run(backend().list(backend().scopeOf(service), new Revision("another-history", "999999999")));
		assertThat(listing).isNotNull();
		assertThat(listing.continuity()).isEqualTo(Continuity.BROKEN);
	}

	@Test
	default void revisionOfAnUnchangedScopeIsEqual() {
		Registration one = registration(service("revision"), "one");
		run(backend().register(one));
		soon(() -> assertThat(list(peer(), one.service())).hasSize(1));
		Listing first = run(peer().list(peer().scopeOf(one.service()), Revision.NONE));
		assertThat(first).isNotNull();
		Listing second = run(peer().list(peer().scopeOf(one.service()), first.revision()));
		assertThat(second).isNotNull();
		assertThat(second.revision()).isEqualTo(first.revision());
		assertThat(second.instances()).isEqualTo(first.instances());
		assertThat(second.continuity()).isEqualTo(Continuity.UNBROKEN);
		run(backend().deregister(one));
		soon(() -> {
			Listing third = run(peer().list(peer().scopeOf(one.service()), second.revision()));
			assertThat(third).isNotNull();
			assertThat(third.revision()).isNotEqualTo(second.revision());
		});
	}

	@Test
	default void cancelledWatchLeavesNothingOpen() {
		list(backend(), service("warm"));
		int before = fixture().open();
		List<Disposable> watches = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			ServiceName service = service("cancel");
			Listing listing = run(backend().list(backend().scopeOf(service), Revision.NONE));
			assertThat(listing).isNotNull();
			watches.add(backend().watch(backend().scopeOf(service), listing.revision()).subscribe());
		}
		soon(() -> assertThat(fixture().open()).isGreaterThan(before));
		watches.forEach(Disposable::dispose);
		soon(() -> assertThat(fixture().open()).isLessThanOrEqualTo(before));
	}

	@Test
	default void closedBackendEndsItsWatches() {
		RegistryBackend third = fixture().connect();
		try (WatchRecorder watched = watch(third, service("ending"))) {
			assertThat(watched.end()).isNull();
			third.close();
			soon(() -> assertThat(watched.end()).isNotNull());
		}
	}

}
