package io.github.discovery.registration;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.RegistrarFixture.Outcome;
import io.github.discovery.registration.RegistrationEvent.Deregistered;
import io.github.discovery.registration.RegistrationEvent.Failed;
import io.github.discovery.registration.RegistrationEvent.Registered;
import io.github.discovery.registration.RegistrationEvent.StatusChanged;
import io.github.discovery.spi.IllegalEntryException;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static io.github.discovery.registration.RegistrarFixture.SERVICE;
import static io.github.discovery.registration.RegistrarFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DefaultRegistrar}: what is wanted, and what is written.
 */
class DefaultRegistrarTests {

	private final RegistrarFixture fixture = new RegistrarFixture();

	private final ScriptedBackend backend = this.fixture.backend;

	private final DefaultRegistrar registrar = this.fixture.registrar;

	@AfterEach
	void close() {
		this.registrar.close();
	}

	@Test
	void writesTheEntryAndTellsIt() {
		this.registrar.register(entry("a").build());
		assertThat(this.backend.only()).isEqualTo(entry("a").build());
		assertThat(this.fixture.state().state()).isEqualTo("registered");
		assertThat(this.fixture.events(Registered.class)).singleElement()
			.extracting(Registered::reason)
			.isEqualTo("start");
	}

	@Test
	void sameEntryAgainSendsNothing() {
		this.registrar.register(entry("a").build());
		this.registrar.register(entry("a").build());
		assertThat(this.backend.calls).containsExactly("register");
	}

	@Test
	void changedContentIsWrittenAgain() {
		this.registrar.register(entry("a").build());
		this.registrar.update(SERVICE, "a",
				(entry) -> entry.toBuilder().tags(List.of("blue")).metadata(Map.of("k", "v")).weight(7).build());
		assertThat(this.backend.only().tags()).containsExactly("blue");
		assertThat(this.backend.only().metadata()).containsEntry("k", "v");
		assertThat(this.backend.only().weight()).isEqualTo(7);
		assertThat(this.backend.calls).containsExactly("register", "register");
	}

	@Test
	void changedStatusIsOnlyTold() {
		this.registrar.register(entry("a").build());
		this.registrar.update(SERVICE, "a", (entry) -> entry.withStatus(InstanceStatus.MAINTENANCE));
		assertThat(this.backend.only().status()).isEqualTo(InstanceStatus.MAINTENANCE);
		assertThat(this.backend.calls).containsExactly("register", "setStatus");
		assertThat(this.fixture.events(StatusChanged.class)).hasSize(1);
	}

	@Test
	void changeDuringAWriteIsWrittenAfterIt() {
		Sinks.Empty<Void> answer = Sinks.empty();
		this.backend.next("register", answer.asMono());
		this.registrar.register(entry("a").build());
		this.registrar.update(SERVICE, "a", (entry) -> entry.toBuilder().weight(2).build());
		this.registrar.update(SERVICE, "a", (entry) -> entry.toBuilder().weight(3).build());
		assertThat(this.backend.count("register")).isOne();
		answer.tryEmitEmpty();
		assertThat(this.backend.only().weight()).isEqualTo(3);
		assertThat(this.backend.count("register")).isEqualTo(2);
	}

	@Test
	void unknownEntryCannotBeUpdated() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.registrar.update(SERVICE, "nobody", (entry) -> entry))
			.withMessageContaining("greeting/nobody");
	}

	@Test
	void updateMustKeepTheId() {
		this.registrar.register(entry("a").build());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.registrar.update(SERVICE, "a", (entry) -> entry("b").build()));
	}

	@Test
	void entryThatOneOfTheBackendsCannotHoldIsRefusedAndWantedNowhere() {
		ScriptedBackend small = ScriptedBackend.writable("small");
		small.maximumMetadataEntries = 1;
		RegistrarFixture two = new RegistrarFixture(small);
		assertThatExceptionOfType(IllegalEntryException.class)
			.isThrownBy(() -> two.registrar.register(entry("a").metadata(Map.of("k", "v", "l", "w")).build()))
			.withMessage("The entry greeting/a cannot be registered in small: it has 2 metadata entries, "
					+ "allowed is at most 1");
		assertThat(two.backend.calls).isEmpty();
		assertThat(two.registrar.states()).isEmpty();
		two.registrar.close();
	}

	@Test
	void updateThatABackendCannotHoldIsTheCallersErrorAndChangesNothing() {
		this.backend.maximumMetadataEntries = 1;
		this.registrar.register(entry("a").metadata(Map.of("k", "v")).build());
		assertThatExceptionOfType(IllegalEntryException.class).isThrownBy(() -> this.registrar.update(SERVICE, "a",
				(entry) -> entry.toBuilder().metadata(Map.of("k", "v", "l", "w")).build()));
		this.registrar.update(SERVICE, "a", (entry) -> entry.toBuilder().weight(3).build());
		assertThat(this.backend.only()).isEqualTo(entry("a").metadata(Map.of("k", "v")).weight(3).build());
	}

	@Test
	void severalEntriesAndSeveralBackends() {
		ScriptedBackend second = ScriptedBackend.writable("second");
		RegistrarFixture two = new RegistrarFixture(second);
		two.registrar.register(entry("a").build());
		two.registrar.register(
				Registration.builder(ServiceName.of("greeting-management"), "b").address("10.0.0.5", 9090).build());
		assertThat(two.backend.entries).containsOnlyKeys("a", "b");
		assertThat(second.entries).containsOnlyKeys("a", "b");
		assertThat(two.registrar.states()).hasSize(4);
		two.registrar.close();
	}

	@Test
	void oneBackendDownDoesNotDelayTheOther() {
		ScriptedBackend second = ScriptedBackend.writable("second");
		RegistrarFixture two = new RegistrarFixture(second);
		two.backend.down();
		two.registrar.register(entry("a").build());
		assertThat(second.entries).containsOnlyKeys("a");
		assertThat(two.registrar.states()).extracting(RegistrationState::state)
			.containsExactly("backing-off", "registered");
		two.registrar.close();
	}

	@Test
	void deregisterRemovesAndStopsHeartbeats() {
		this.registrar.register(entry("a").build());
		Outcome outcome = this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		assertThat(outcome.done).isTrue();
		assertThat(this.backend.entries).isEmpty();
		assertThat(this.fixture.events(Deregistered.class)).hasSize(1);
		this.fixture.pass(Duration.ofMinutes(5));
		assertThat(this.backend.calls).containsExactly("register", "deregister");
		assertThat(this.registrar.states()).isEmpty();
	}

	@Test
	void deregisterDoesNothingUntilSubscribed() {
		this.registrar.register(entry("a").build());
		Mono<Void> removal = this.registrar.deregister(SERVICE, "a");
		assertThat(this.backend.entries).hasSize(1);
		removal.block(Duration.ZERO.plusSeconds(1));
		assertThat(this.backend.entries).isEmpty();
	}

	@Test
	void deregisterOfAnUnknownEntryCompletes() {
		assertThat(this.fixture.follow(this.registrar.deregister(SERVICE, "nobody")).done).isTrue();
	}

	@Test
	void failedDeregistrationIsSaidAndGivenUp() {
		this.registrar.register(entry("a").build());
		this.backend.always("deregister", Mono.error(this.backend.unreachable()));
		Outcome outcome = this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		assertThat(outcome.error).isInstanceOf(RegistryException.Unreachable.class);
		assertThat(this.registrar.states()).isEmpty();
		assertThat(this.backend.count("deregister")).isOne();
	}

	@Test
	void deregistrationThatIsNotAnsweredIsBounded() {
		this.registrar.register(entry("a").build());
		this.backend.always("deregister", Mono.never());
		Outcome outcome = this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		this.fixture.pass(Duration.ofMillis(2499));
		assertThat(outcome.error).isNull();
		this.fixture.pass(Duration.ofMillis(1));
		assertThat(outcome.error).isInstanceOf(RegistryException.Unreachable.class);
	}

	@Test
	void registrationUnderWayIsNoZombieAfterDeregistration() {
		Sinks.Empty<Void> answer = Sinks.empty();
		this.backend.next("register", answer.asMono());
		this.registrar.register(entry("a").build());
		Outcome outcome = this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		assertThat(this.backend.calls).containsExactly("register");
		answer.tryEmitEmpty();
		assertThat(outcome.done).isTrue();
		assertThat(this.backend.calls).containsExactly("register", "deregister");
		assertThat(this.backend.entries).isEmpty();
	}

	@Test
	void heartbeatUnderWayIsAwaitedBeforeDeregistration() {
		Sinks.Empty<Void> answer = Sinks.empty();
		this.backend.next("renew", answer.asMono());
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofSeconds(10));
		assertThat(this.backend.count("renew")).isOne();
		this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		assertThat(this.backend.count("deregister")).isZero();
		answer.tryEmitEmpty();
		assertThat(this.backend.count("deregister")).isOne();
	}

	@Test
	void registrationThatIsNeverAnsweredDoesNotHoldUpDeregistration() {
		this.backend.next("register", Mono.never());
		this.registrar.register(entry("a").build());
		Outcome outcome = this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		this.fixture.pass(Duration.ofMillis(2500));
		assertThat(this.backend.calls).containsExactly("register", "deregister");
		assertThat(outcome.done).isTrue();
	}

	@Test
	void entryWantedAgainDuringItsRemovalComesBack() {
		this.registrar.register(entry("a").build());
		Sinks.Empty<Void> answer = Sinks.empty();
		this.backend.next("deregister", answer.asMono());
		Outcome outcome = this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		this.registrar.register(entry("a").weight(5).build());
		answer.tryEmitEmpty();
		assertThat(outcome.done).isTrue();
		assertThat(this.backend.only().weight()).isEqualTo(5);
		assertThat(this.fixture.state().state()).isEqualTo("registered");
	}

	@Test
	void deadlineOfARemovalThatWasTakenBackDoesNotRemoveTheEntry() {
		Sinks.Empty<Void> answer = Sinks.empty();
		this.backend.next("register", answer.asMono());
		this.registrar.register(entry("a").build());
		this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		this.registrar.register(entry("a").weight(5).build());
		this.fixture.pass(Duration.ofSeconds(5));
		answer.tryEmitEmpty();
		assertThat(this.backend.calls).containsExactly("register", "register");
		assertThat(this.backend.only().weight()).isEqualTo(5);
	}

	@Test
	void removalTakenBackDuringAHeartbeatLeavesTheEntry() {
		Sinks.Empty<Void> answer = Sinks.empty();
		this.backend.next("renew", answer.asMono());
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofSeconds(10));
		this.fixture.follow(this.registrar.deregister(SERVICE, "a"));
		this.registrar.register(entry("a").weight(5).build());
		this.fixture.pass(Duration.ofSeconds(3));
		answer.tryEmitEmpty();
		assertThat(this.backend.count("deregister")).isZero();
		assertThat(this.backend.only().weight()).isEqualTo(5);
		assertThat(this.fixture.state().state()).isEqualTo("registered");
	}

	@Test
	void drainTakesEverythingOutOfServiceButLeavesIt() {
		this.registrar.register(entry("a").build());
		this.registrar.register(entry("b").build());
		assertThat(this.fixture.follow(this.registrar.drain()).done).isTrue();
		assertThat(this.backend.entries.values()).extracting(Registration::status)
			.containsExactly(InstanceStatus.MAINTENANCE, InstanceStatus.MAINTENANCE);
	}

	@Test
	void drainIsBoundedAndNeverAnError() {
		this.registrar.register(entry("a").build());
		this.backend.always("setStatus", Mono.never());
		Outcome outcome = this.fixture.follow(this.registrar.drain());
		assertThat(outcome.done).isFalse();
		this.fixture.pass(RegistrarSettings.DEFAULTS.deregisterTimeout());
		assertThat(outcome.done).isTrue();
	}

	@Test
	void drainDoesNotWaitForARegistryThatIsAway() {
		this.backend.down();
		this.registrar.register(entry("a").build());
		assertThat(this.fixture.follow(this.registrar.drain()).done).isTrue();
	}

	@Test
	void deregisterAllGoesInParallelAndIsBounded() {
		ScriptedBackend second = ScriptedBackend.writable("second");
		RegistrarFixture two = new RegistrarFixture(second);
		two.registrar.register(entry("a").build());
		two.registrar.register(entry("b").build());
		two.backend.always("deregister", Mono.never());
		Outcome outcome = two.follow(two.registrar.deregisterAll());
		assertThat(two.backend.count("deregister")).isEqualTo(2);
		assertThat(second.entries).isEmpty();
		assertThat(outcome.done).isFalse();
		two.pass(RegistrarSettings.DEFAULTS.deregisterTimeout());
		assertThat(outcome.done).isTrue();
		two.pass(Duration.ofMinutes(2));
		assertThat(two.backend.calls).filteredOn("renew"::equals).isEmpty();
		two.registrar.close();
	}

	@Test
	void registerWorksAgainAfterDeregisterAll() {
		this.registrar.register(entry("a").build());
		this.fixture.follow(this.registrar.deregisterAll());
		assertThat(this.backend.entries).isEmpty();
		this.registrar.register(entry("a").build());
		assertThat(this.backend.entries).hasSize(1);
	}

	@Test
	void entryThatWasNeverWrittenIsNotDeregistered() {
		this.registrar.register(entry("a").build());
		this.backend.down();
		this.fixture.pass(Duration.ofSeconds(10));
		this.registrar.register(entry("b").build());
		this.backend.calls.clear();
		assertThat(this.fixture.follow(this.registrar.deregister(SERVICE, "b")).done).isTrue();
		assertThat(this.backend.calls).isEmpty();
	}

	@Test
	void whenRegisteredWaitsForEveryBackend() {
		ScriptedBackend second = ScriptedBackend.writable("second");
		RegistrarFixture two = new RegistrarFixture(second);
		Sinks.Empty<Void> answer = Sinks.empty();
		second.next("register", answer.asMono());
		two.registrar.register(entry("a").build());
		Outcome outcome = two.follow(two.registrar.whenRegistered(SERVICE, "a"));
		assertThat(outcome.done).isFalse();
		answer.tryEmitEmpty();
		assertThat(outcome.done).isTrue();
		two.registrar.close();
	}

	@Test
	void whenRegisteredWaitsWhileTheRegistryIsAway() {
		this.backend.down();
		this.registrar.register(entry("a").build());
		Outcome outcome = this.fixture.follow(this.registrar.whenRegistered(SERVICE, "a"));
		assertThat(outcome.done).isFalse();
		assertThat(outcome.error).isNull();
		this.backend.up();
		this.fixture.pass(Duration.ofSeconds(15));
		assertThat(outcome.done).isTrue();
	}

	@Test
	void whenRegisteredFailsWithWhatAnotherAttemptCannotMend() {
		this.backend.always("register", Mono.error(ScriptedBackend.invalid("bad tag")));
		this.registrar.register(entry("a").build());
		Outcome outcome = this.fixture.follow(this.registrar.whenRegistered(SERVICE, "a"));
		assertThat(outcome.error).isInstanceOf(RegistryException.Invalid.class);
	}

	@Test
	void whenRegisteredRefusesWhatNobodyWants() {
		Outcome outcome = this.fixture.follow(this.registrar.whenRegistered(SERVICE, "nobody"));
		assertThat(outcome.error).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void closeStopsEverythingAndLeavesTheEntry() {
		this.registrar.register(entry("a").build());
		this.registrar.close();
		this.registrar.close();
		this.fixture.pass(Duration.ofMinutes(5));
		assertThat(this.backend.calls).containsExactly("register");
		assertThat(this.fixture.events(Failed.class)).isEmpty();
	}

	@Test
	void subscriberThatThrowsDisturbsNobody() {
		this.registrar.events().subscribe((event) -> {
			throw new IllegalStateException("mine");
		}, (error) -> {
		});
		this.registrar.register(entry("a").build());
		this.registrar.update(SERVICE, "a", (entry) -> entry.withStatus(InstanceStatus.WARNING));
		assertThat(this.fixture.events).hasSize(2);
	}

}
