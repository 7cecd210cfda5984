package io.github.discovery.spi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Names;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Writing entries and reading them back.
 */
interface WriteContract extends ContractSupport {

	@Test
	default void nothingHappensBeforeSubscription() {
		Registration one = registration(service("lazy"), "one");
		Mono<Void> step = backend().register(one);
		assertThat(list(peer(), one.service())).isEmpty();
		run(step);
		soon(() -> assertThat(list(peer(), one.service())).hasSize(1));
	}

	@Test
	default void registrationIsListedWithAllItSays() {
		Registration full = Registration.builder(service("full"), "full-1")
			.address("orders.example.org", 8443)
			.secure(true)
			.weight(7)
			.status(InstanceStatus.PASSING)
			.tags(List.of("blue", "canary"))
			.metadata(Map.of("team", "shop"))
			.zone("eu-1")
			.version("1.4.2")
			.owner("start-1")
			.build();
		run(backend().register(full));
		soon(() -> assertThat(content(find(peer(), full))).isEqualTo(full.toInstance(peer().name())));
	}

	@Test
	default void registrationIsIdempotent() {
		Registration one = registration(service("twice"), "one");
		run(backend().register(one));
		soon(() -> assertThat(list(peer(), one.service())).hasSize(1));
		DiscoveredInstance before = find(peer(), one);
		run(backend().register(one));
		run(backend().register(one));
		soon(() -> assertThat(list(peer(), one.service())).containsExactly(before));
	}

	@Test
	default void registeringAgainReplaces() {
		Registration one = registration(service("replace"), "one").toBuilder().metadata(Map.of("old", "1")).build();
		Registration changed = Registration.builder(one.service(), "one")
			.address("10.9.9.9", 9090)
			.weight(3)
			.tags(List.of("new"))
			.owner(one.owner())
			.build();
		run(backend().register(one));
		run(backend().register(changed));
		soon(() -> assertThat(list(peer(), one.service()).stream().map(this::content))
			.containsExactly(changed.toInstance(peer().name())));
	}

	@Test
	default void deregisteredEntryIsGone() {
		Registration one = registration(service("leave"), "one");
		Registration two = registration(one.service(), "two").toBuilder().address("10.1.2.4", 8080).build();
		run(backend().register(one));
		run(backend().register(two));
		run(backend().deregister(one));
		soon(() -> assertThat(list(peer(), one.service())).extracting(DiscoveredInstance::getInstanceId)
			.containsExactly("two"));
		assertThat(run(backend().read(one))).isNull();
	}

	@Test
	default void deregisteringWhatIsNotThereIsNoError() {
		Registration one = registration(service("unknown"), "one");
		run(backend().deregister(one));
		run(backend().register(one));
		run(backend().deregister(one));
		run(backend().deregister(one));
		assertThat(list(peer(), one.service())).isEmpty();
	}

	@Test
	default void staleOwnerCannotTouchItsSuccessor() {
		Registration stale = registration(service("owner"), "one");
		Registration successor = stale.toBuilder().owner("start-2").address("10.1.2.3", 9999).build();
		run(backend().register(stale));
		run(peer().register(successor));
		run(backend().deregister(stale));
		assertThatThrownBy(() -> run(backend().renew(stale))).isInstanceOf(RegistryException.Conflict.class);
		run(backend().setStatus(stale, InstanceStatus.CRITICAL)
			.onErrorResume(RegistryException.Conflict.class, (conflict) -> Mono.empty()));
		soon(() -> assertThat(content(find(peer(), successor))).isEqualTo(successor.toInstance(peer().name())));
		run(peer().renew(successor));
		run(peer().deregister(successor));
		soon(() -> assertThat(list(backend(), successor.service())).isEmpty());
	}

	@Test
	default void ofTwoEntriesWithOneAddressTheNewestWins() {
		Registration crashed = registration(service("address"), "z-crashed");
		Registration restarted = registration(crashed.service(), "a-restarted").toBuilder().owner("start-2").build();
		run(backend().register(crashed));
		run(peer().register(restarted));
		run(backend().renew(crashed));
		soon(() -> assertThat(list(peer(), crashed.service())).hasSize(2));
		ServiceSnapshot snapshot = ServiceSnapshot.of(crashed.service(), 1, list(peer(), crashed.service()),
				Set.of(InstanceStatus.PASSING));
		assertThat(snapshot.instances()).extracting(DiscoveredInstance::getInstanceId).containsExactly("a-restarted");
	}

	@Test
	default void readGivesTheOwnEntryAsOthersSeeIt() {
		Registration one = registration(service("read"), "one").toBuilder().zone("z").weight(4).build();
		assertThat(run(backend().read(one))).isNull();
		run(backend().register(one));
		soon(() -> assertThat(content(run(backend().read(one)))).isEqualTo(content(find(peer(), one))));
		run(backend().setStatus(one, InstanceStatus.WARNING));
		soon(() -> {
			assertThat(content(run(backend().read(one))).status()).isEqualTo(InstanceStatus.WARNING);
			assertThat(content(find(peer(), one)).status()).isEqualTo(InstanceStatus.WARNING);
		});
	}

	@Test
	default void oddButLegalNamesRoundTrip() {
		Registration odd = Registration.builder(service("a.b_c-9.d"), "x@host:8080~1.A_b-9")
			.address("a_host.example.org", 1)
			.tags(List.of("a b", "k=v", "a,b", "\"quoted\"", "{x: [1]}", "../..", "%2F", "grün-日本-😀", "t".repeat(512)))
			.metadata(Map.of("a.b/c_d-E", "grün 日本 😀", "empty", "", "a_b", "\\ \" ' < > & %00 ${x}", "a.b", "dot",
					"a/b", "slash", "long", "v".repeat(512)))
			.owner("A.b:c@d~e-1")
			.build();
		run(backend().register(odd));
		soon(() -> assertThat(content(find(peer(), odd))).isEqualTo(odd.toInstance(peer().name())));
		run(backend().renew(odd));
		run(backend().deregister(odd));
		soon(() -> assertThat(list(peer(), odd.service())).isEmpty());
	}

	@Test
	default void ipv6AddressesRoundTrip() {
		Registration six = registration(service("six"), "six").toBuilder().address("fd00::1:2", 8080).build();
		run(backend().register(six));
		soon(() -> assertThat(content(find(peer(), six)).authority()).isEqualTo("[fd00::1:2]:8080"));
	}

	@Test
	default void metadataAtItsBoundsRoundTripsOrIsRefusedWhole() {
		Registration full = withMetadata(registration(service("bounds"), "one"), Names.MAX_METADATA_ENTRIES, "k.");
		boolean refused = isRefused(full);
		assertThat(isAcceptable(full)).isNotEqualTo(refused);
		soon(() -> assertThat(list(peer(), full.service()).stream().map(this::content))
			.isEqualTo(refused ? List.of() : List.of(full.toInstance(peer().name()))));
	}

	/**
	 * Entries beyond what is claimed were once refused by the server at run time only.
	 */
	@Test
	default void exactlyAsMuchMetadataIsTakenAsIsClaimed() {
		int most = backend().maximumMetadataEntries();
		Registration full = withMetadata(registration(service("full"), "one"), most, "key");
		assertThat(isAcceptable(full)).isTrue();
		run(backend().register(full));
		soon(() -> assertThat(content(find(peer(), full))).isEqualTo(full.toInstance(peer().name())));
		if (most < Names.MAX_METADATA_ENTRIES) {
			Registration over = withMetadata(full, most + 1, "key");
			assertThatExceptionOfType(IllegalEntryException.class).isThrownBy(() -> backend().requireAcceptable(over))
				.withMessageContaining(over.service() + "/one")
				.withMessageContaining((most + 1) + " metadata entries")
				.withMessageContaining("at most " + most);
			assertThat(isRefused(over)).isTrue();
			assertThat(content(find(peer(), full))).isEqualTo(full.toInstance(peer().name()));
		}
	}

	private static Registration withMetadata(Registration registration, int entries, String prefix) {
		Map<String, String> metadata = new LinkedHashMap<>();
		for (int i = 0; i < entries; i++) {
			String key = prefix + (10 + i);
			metadata.put(key + "x".repeat(Names.MAX_METADATA_KEY_LENGTH - key.length()), "v".repeat(512));
		}
		return registration.toBuilder().metadata(metadata).build();
	}

	private boolean isAcceptable(Registration registration) {
		try {
			backend().requireAcceptable(registration);
			return true;
		}
		catch (IllegalEntryException ex) {
			return false;
		}
	}

	private boolean isRefused(Registration registration) {
		return Boolean.TRUE.equals(run(backend().register(registration)
			.thenReturn(false)
			.onErrorResume(RegistryException.Invalid.class, (invalid) -> Mono.just(true))));
	}

	@Test
	default void illegalNamesAreRefusedBeforeTheyAreWritten() {
		for (String name : List.of("", "..", "a/b", "a b", "-a", "a\nb", "a".repeat(129))) {
			assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> ServiceName.of(name));
		}
		Registration legal = registration(service("legal"), "one");
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> registration(legal.service(), "../one"));
		assertThatExceptionOfType(IllegalNameException.class)
			.isThrownBy(() -> legal.toBuilder().address("0.0.0.0", 80).build());
		assertThatExceptionOfType(IllegalNameException.class)
			.isThrownBy(() -> legal.toBuilder().address("a", 70_000).build());
	}

	@Test
	default void leaseWithoutDurationIsInvalid() {
		Registration none = registration(service("ttl"), "one").toBuilder().timeToLive(Duration.ZERO).build();
		assertThatThrownBy(() -> run(backend().register(none))).isInstanceOf(RegistryException.Invalid.class);
		assertThat(list(peer(), none.service())).isEmpty();
	}

	@Test
	default void servicesAreListedByName() {
		Registration one = registration(service("names-a"), "one");
		Registration two = registration(service("names-b"), "two");
		run(backend().register(one));
		run(backend().register(two));
		if (can(Capability.LIST_SERVICES)) {
			soon(() -> assertThat(run(peer().services())).contains(one.service(), two.service()));
			run(backend().deregister(two));
			soon(() -> assertThat(run(peer().services())).contains(one.service()).doesNotContain(two.service()));
		}
		else {
			assertThatThrownBy(() -> run(peer().services())).isInstanceOf(RegistryException.Unsupported.class);
		}
	}

	@Test
	default void concurrentRegistrationsAreAllKept() {
		ServiceName service = service("many");
		List<Registration> all = Flux.range(0, 1000)
			.map((i) -> registration(service, "id-" + i).toBuilder()
				.address("10.0." + i / 250 + "." + i % 250, 8080)
				.build())
			.collectList()
			.block();
		assertThat(all).isNotNull();
		Flux.fromIterable(all)
			.flatMap((one) -> ((one.hashCode() & 1) == 0 ? backend() : peer()).register(one)
				.subscribeOn(Schedulers.parallel()), 16)
			.blockLast(STEP.multipliedBy(3));
		fixture().within(fixture().timely().multipliedBy(3), () -> assertThat(
				list(backend(), service).stream().map(DiscoveredInstance::getInstanceId).collect(Collectors.toSet()))
			.hasSize(1000));
		assertThat(list(backend(), service)).hasSize(1000);
	}

	@Test
	default void probeAnswers() {
		run(backend().probe());
	}

	@Test
	default void closingIsIdempotentAndLeavesOthersAlone() {
		RegistryBackend third = fixture().connect();
		Registration one = registration(service("close"), "one");
		run(third.register(one));
		third.close();
		third.close();
		soon(() -> assertThat(list(peer(), one.service())).hasSize(1));
	}

}
