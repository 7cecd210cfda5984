package io.github.discovery.registration;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.registration.RegistrationEvent.Failed;
import io.github.discovery.registration.RegistrationEvent.Registered;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static io.github.discovery.registration.RegistrarFixture.SERVICE;
import static io.github.discovery.registration.RegistrarFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultRegistrar}: what goes wrong, and how the entry comes back.
 */
class RegistrarFaultTests {

	private final RegistrarFixture fixture = new RegistrarFixture();

	private final ScriptedBackend backend = this.fixture.backend;

	private final DefaultRegistrar registrar = this.fixture.registrar;

	@AfterEach
	void close() {
		this.registrar.close();
	}

	@Test
	void heartbeatsComeAtTheirInterval() {
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofSeconds(60));
		assertThat(this.backend.count("renew")).isEqualTo(6);
	}

	@Test
	void heartbeatsComeAtAThirdOfAShortTimeToLive() {
		this.registrar.register(entry("a").timeToLive(Duration.ofSeconds(6)).build());
		this.fixture.pass(Duration.ofSeconds(60));
		assertThat(this.backend.count("renew")).isEqualTo(30);
	}

	@Test
	void heartbeatsGoOnWhileAReadHangs() {
		this.registrar.register(entry("a").build());
		this.backend.always("read", Mono.never());
		this.fixture.pass(Duration.ofMillis(17_900));
		assertThat(this.backend.count("read")).isOne();
		this.fixture.pass(Duration.ofMillis(50));
		assertThat(this.backend.count("renew")).isOne();
	}

	@Test
	void lostEntryIsWrittenAtOnceAfterTheHeartbeatFindsOut() {
		this.registrar.register(entry("a").build());
		this.backend.always("read", Mono.error(new RegistryException.Unsupported("scripted", "read")));
		this.fixture.pass(Duration.ofMillis(9_999));
		this.backend.entries.clear();
		this.fixture.pass(Duration.ofMillis(1));
		assertThat(this.backend.entries).hasSize(1);
	}

	@Test
	void entryOfAnotherOwnerIsTakenOver() {
		this.registrar.register(entry("a").build());
		this.backend.next("renew", Mono.error(new RegistryException.Conflict("scripted", "owned by another")));
		this.fixture.pass(Duration.ofSeconds(10));
		assertThat(this.backend.count("register")).isEqualTo(2);
	}

	@Test
	void wipedRegistryIsFilledAgainWithinTheRepairInterval() {
		this.registrar.register(entry("a").timeToLive(Duration.ofMinutes(10)).build());
		this.fixture.pass(Duration.ofSeconds(1));
		this.backend.entries.clear();
		this.fixture.pass(Duration.ofSeconds(9));
		assertThat(this.backend.entries).hasSize(1);
	}

	@Test
	void foreignChangesAreRepaired() {
		Registration wanted = entry("a").tags(List.of("blue")).metadata(Map.of("k", "v")).build();
		List<Registration> wrong = List.of(wanted.toBuilder().address("10.9.9.9", 8080).build(),
				wanted.toBuilder().address("10.0.0.5", 1).build(), wanted.toBuilder().secure(true).build(),
				wanted.toBuilder().tags(List.of()).build(), wanted.toBuilder().metadata(Map.of()).build(),
				wanted.toBuilder().weight(9).build());
		this.registrar.register(wanted);
		for (Registration one : wrong) {
			this.backend.entries.put("a", one);
			this.fixture.pass(Duration.ofSeconds(10));
			assertThat(this.backend.only()).isEqualTo(wanted);
		}
		assertThat(this.backend.count("register")).isEqualTo(1 + wrong.size());
	}

	/**
	 * Once the gate's closing overtook the deregistration, and the entry came back with
	 * the registry.
	 */
	@Test
	void entryOnItsWayOutDoesNotComeBackWithTheRegistry() {
		Sinks.Empty<Void> heartbeat = Sinks.empty();
		this.registrar.register(entry("a").build());
		this.registrar.register(entry("b").build());
		this.backend.next("renew", heartbeat.asMono());
		this.fixture.pass(Duration.ofMillis(10_500));
		this.registrar.deregister(SERVICE, "a").subscribe(null, (error) -> {
		});
		this.registrar.deregister(SERVICE, "b").subscribe(null, (error) -> {
		});
		this.backend.down();
		this.fixture.pass(Duration.ofMillis(100));
		heartbeat.tryEmitEmpty();
		this.fixture.pass(Duration.ofSeconds(1));
		this.backend.up();
		this.fixture.pass(Duration.ofMinutes(1));
		assertThat(this.registrar.states()).noneMatch((state) -> state.state().equals("registered"));
		long heartbeats = this.backend.count("renew");
		this.fixture.pass(Duration.ofMinutes(1));
		assertThat(this.backend.count("renew")).isEqualTo(heartbeats);
	}

	@Test
	void statusOfSomebodyElsesCheckIsToldOnceAndNotRepairedForEver() {
		this.registrar.register(entry("a").build());
		this.backend.always("setStatus", Mono.empty());
		this.backend.entries.put("a", entry("a").status(InstanceStatus.CRITICAL).build());
		this.fixture.pass(Duration.ofMinutes(5));
		assertThat(this.backend.count("setStatus")).isOne();
		assertThat(this.backend.count("register")).isOne();
	}

	@Test
	void foreignStatusIsRepairedWithoutWritingTheEntry() {
		this.registrar.register(entry("a").build());
		this.backend.entries.put("a", entry("a").status(InstanceStatus.CRITICAL).build());
		this.fixture.pass(Duration.ofSeconds(10));
		assertThat(this.backend.only().status()).isEqualTo(InstanceStatus.PASSING);
		assertThat(this.backend.count("register")).isOne();
		assertThat(this.backend.count("setStatus")).isOne();
	}

	@Test
	void lostMaintenanceIsRepaired() {
		this.registrar.register(entry("a").build());
		this.registrar.update(SERVICE, "a", (entry) -> entry.withStatus(InstanceStatus.MAINTENANCE));
		this.backend.entries.put("a", entry("a").build());
		this.fixture.pass(Duration.ofSeconds(10));
		assertThat(this.backend.only().status()).isEqualTo(InstanceStatus.MAINTENANCE);
	}

	@Test
	void maintenanceOrderedByOthersIsLeftAlone() {
		this.registrar.register(entry("a").build());
		this.backend.entries.put("a", entry("a").status(InstanceStatus.MAINTENANCE).build());
		this.fixture.pass(Duration.ofMinutes(1));
		assertThat(this.backend.only().status()).isEqualTo(InstanceStatus.MAINTENANCE);
		assertThat(this.fixture.state().actual().status()).isEqualTo(InstanceStatus.MAINTENANCE);
	}

	@Test
	void maintenanceSurvivesRegistrationAfterALoss() {
		this.registrar.register(entry("a").build());
		this.registrar.update(SERVICE, "a", (entry) -> entry.withStatus(InstanceStatus.MAINTENANCE));
		this.backend.entries.clear();
		this.fixture.pass(Duration.ofSeconds(10));
		assertThat(this.backend.only().status()).isEqualTo(InstanceStatus.MAINTENANCE);
	}

	@Test
	void unchangedEntryIsNotWrittenAgain() {
		this.registrar.register(entry("a").tags(List.of("a", "b")).build());
		this.fixture.pass(Duration.ofMinutes(10));
		assertThat(this.backend.count("register")).isOne();
		assertThat(this.backend.count("setStatus")).isZero();
		assertThat(this.backend.count("read")).isEqualTo(60);
	}

	@Test
	void processThatStoodStillRegistersBeforeItReportsItselfPassing() {
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofSeconds(25));
		this.backend.calls.clear();
		this.fixture.freeze(Duration.ofSeconds(60));
		this.fixture.pass(Duration.ofSeconds(5));
		assertThat(this.backend.calls.get(0)).isIn("register", "read");
		assertThat(this.backend.calls).contains("register").doesNotContain("renew");
		assertThat(this.fixture.events(Registered.class)).last()
			.extracting(Registered::reason)
			.asString()
			.contains("no heartbeat was sent for 70 s");
	}

	@Test
	void shortPauseIsNoReasonToRegister() {
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofSeconds(25));
		this.fixture.freeze(Duration.ofSeconds(15));
		this.fixture.pass(Duration.ofSeconds(5));
		assertThat(this.backend.count("register")).isOne();
	}

	@Test
	void stepThatWasUnderWayDuringAPauseDoesNotAccuseTheRegistry() {
		this.registrar.register(entry("a").build());
		this.backend.next("renew", Mono.never());
		this.fixture.pass(Duration.ofSeconds(10));
		this.fixture.freeze(Duration.ofSeconds(60));
		this.fixture.pass(Duration.ofSeconds(8));
		assertThat(this.backend.count("probe")).isZero();
		assertThat(this.backend.count("register")).isEqualTo(2);
		assertThat(this.fixture.state().state()).isEqualTo("registered");
	}

	@Test
	void registryDownAtStartIsProbedAndFilledWithin15Seconds() {
		this.backend.down();
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofMinutes(10));
		assertThat(this.backend.count("register")).isOne();
		assertThat(this.backend.count("probe")).isBetween(60L, 120L);
		this.backend.up();
		this.fixture.pass(Duration.ofSeconds(15));
		assertThat(this.backend.entries).hasSize(1);
	}

	@Test
	void oneProbeForAllEntriesAndNothingElse() {
		for (int i = 0; i < 20; i++) {
			this.registrar.register(entry("a" + i).build());
		}
		this.backend.down();
		this.fixture.pass(Duration.ofSeconds(20));
		this.backend.calls.clear();
		this.fixture.pass(Duration.ofSeconds(60));
		assertThat(this.backend.calls).containsOnly("probe");
		assertThat(this.backend.calls).hasSizeLessThanOrEqualTo(12);
		this.backend.up();
		this.backend.entries.clear();
		this.fixture.pass(Duration.ofSeconds(15));
		assertThat(this.backend.entries).hasSize(20);
	}

	@Test
	void entriesAddedWhileTheRegistryIsAwayWaitForTheProbe() {
		this.backend.down();
		this.registrar.register(entry("a").build());
		this.backend.calls.clear();
		this.registrar.register(entry("b").build());
		assertThat(this.backend.calls).isEmpty();
		this.backend.up();
		this.fixture.pass(Duration.ofSeconds(15));
		assertThat(this.backend.entries).containsOnlyKeys("a", "b");
	}

	@Test
	void blackHoleIsNoticedWithinTwoMissedHeartbeats() {
		this.registrar.register(entry("a").build());
		List.of("register", "renew", "read", "probe")
			.forEach((operation) -> this.backend.always(operation, Mono.never()));
		this.fixture.pass(Duration.ofSeconds(20));
		assertThat(this.fixture.state().state()).isEqualTo("backing-off");
		assertThat(this.fixture.state().lastError()).contains("was not answered within 8000 ms");
		this.backend.up();
		this.fixture.pass(Duration.ofSeconds(15));
		assertThat(this.fixture.state().state()).isEqualTo("registered");
	}

	@Test
	void leaseThatStillLivesIsRenewedAndNotWrittenAgain() {
		this.registrar.register(entry("a").build());
		this.backend.next("renew", Mono.error(this.backend.unreachable()));
		this.fixture.pass(Duration.ofSeconds(20));
		assertThat(this.backend.count("register")).isOne();
		assertThat(this.fixture.state().state()).isEqualTo("registered");
	}

	@Test
	void refusalByAProbeShowsThatTheRegistryIsBack() {
		this.backend.down();
		this.registrar.register(entry("a").build());
		this.backend.up();
		this.backend.always("probe", Mono.error(new RegistryException.Unauthorised("scripted", "no right")));
		this.fixture.pass(Duration.ofSeconds(15));
		assertThat(this.backend.entries).hasSize(1);
	}

	@Test
	void registerThatFailsWhileTheProbeWorksBacksOff() {
		this.backend.always("register", Mono.error(this.backend.unreachable()));
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofMinutes(10));
		assertThat(this.backend.count("register")).isLessThanOrEqualTo(122);
		assertThat(this.backend.count("probe")).isLessThanOrEqualTo(121);
	}

	@Test
	void refusedEntryIsNotTriedInATightLoop() {
		this.backend.always("register", Mono.error(ScriptedBackend.invalid("bad tag")));
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofMinutes(1));
		assertThat(this.backend.count("register")).isEqualTo(7);
		assertThat(this.fixture.state().lastError()).contains("bad tag");
		assertThat(this.fixture.state().nextAttempt()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void refusedEntryIsTriedAtOnceWhenItChanges() {
		this.backend.next("register", Mono.error(ScriptedBackend.invalid("bad tag")));
		this.registrar.register(entry("a").tags(List.of("bad")).build());
		assertThat(this.backend.entries).isEmpty();
		this.registrar.update(SERVICE, "a", (entry) -> entry.toBuilder().tags(List.of("good")).build());
		assertThat(this.backend.only().tags()).containsExactly("good");
		assertThat(this.fixture.state().lastError()).isNull();
	}

	@Test
	void refusedCredentialIsTriedSlowlyAndRecovers() {
		this.backend.always("register", Mono.error(new RegistryException.Unauthorised("scripted", "unknown token")));
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofSeconds(55));
		assertThat(this.backend.count("register")).isEqualTo(6);
		assertThat(this.backend.count("probe")).isZero();
		this.backend.up();
		this.fixture.pass(Duration.ofSeconds(10));
		assertThat(this.backend.entries).hasSize(1);
	}

	@Test
	void failureIsToldOncePerReason() {
		this.backend.always("register", Mono.error(ScriptedBackend.invalid("bad tag")));
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofMinutes(1));
		assertThat(this.fixture.events(Failed.class)).hasSize(1);
		this.backend.always("register", Mono.error(new RegistryException.Unauthorised("scripted", "unknown token")));
		this.fixture.pass(Duration.ofMinutes(1));
		assertThat(this.fixture.events(Failed.class)).extracting(Failed::reason)
			.containsExactly("scripted: bad tag", "scripted: unknown token");
	}

	@Test
	void rightToReadIsNotNeededToStayRegistered() {
		this.backend.always("read", Mono.error(new RegistryException.Unauthorised("scripted", "node:read")));
		this.registrar.register(entry("a").build());
		this.fixture.pass(Duration.ofMinutes(5));
		assertThat(this.fixture.state().state()).isEqualTo("registered");
		assertThat(this.backend.count("register")).isOne();
		assertThat(this.backend.count("renew")).isEqualTo(30);
		assertThat(this.fixture.events(Failed.class)).hasSize(1);
	}

	@Test
	void backendThatThrowsIsTriedAgain() {
		this.backend.throwing("register", new IllegalStateException("bug\nin it"));
		this.registrar.register(entry("a").build());
		assertThat(this.fixture.state().lastError()).isEqualTo("IllegalStateException: bug in it");
		this.backend.up();
		this.fixture.pass(Duration.ofSeconds(1));
		assertThat(this.backend.entries).hasSize(1);
	}

	@Test
	void maintenanceSetWhileTheRegistryIsAwayIsWrittenWhenItIsBack() {
		this.registrar.register(entry("a").build());
		this.backend.down();
		this.fixture.pass(Duration.ofSeconds(10));
		this.registrar.update(SERVICE, "a", (entry) -> entry.withStatus(InstanceStatus.MAINTENANCE));
		this.backend.up();
		this.fixture.pass(Duration.ofSeconds(15));
		assertThat(this.backend.only().status()).isEqualTo(InstanceStatus.MAINTENANCE);
	}

	@Test
	void statusOfALostEntryBringsTheEntryBack() {
		this.registrar.register(entry("a").build());
		this.backend.entries.clear();
		this.registrar.update(SERVICE, "a", (entry) -> entry.withStatus(InstanceStatus.WARNING));
		assertThat(this.backend.only().status()).isEqualTo(InstanceStatus.WARNING);
	}

}
