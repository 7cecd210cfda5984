package io.github.discovery.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.github.discovery.catalog.CatalogSettings.ReadMode;
import io.github.discovery.catalog.CatalogSettings.Timing;
import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.model.Ticker;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.WatchEvent;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static io.github.discovery.spi.ScriptedBackend.builder;
import static io.github.discovery.spi.ScriptedBackend.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What readers of the catalog see.
 */
class DefaultServiceCatalogTests {

	private static final ServiceName SHOP = ServiceName.of("shop");

	private final VirtualCatalog virtual = new VirtualCatalog();

	private final ScriptedBackend registry = this.virtual.registry;

	private void follow() {
		this.registry.write(instance("shop", "b", 2), instance("shop", "a", 1));
		this.virtual.start().ids("shop");
	}

	@Test
	void onlyWhatSomebodyAskedForIsRead() {
		this.virtual.start();
		this.virtual.advanceSeconds(60);
		assertThat(this.registry.requests()).isEmpty();
		assertThat(this.virtual.catalog().followed()).isEmpty();
	}

	@Test
	void nameIsTakenInAnyCaseAndRefusedWhenIllegal() {
		follow();
		assertThat(this.virtual.catalog().current("SHOP")).isSameAs(this.virtual.catalog().current("shop"));
		assertThat(this.virtual.catalog().followed()).containsExactly(SHOP);
		assertThatExceptionOfType(IllegalNameException.class)
			.isThrownBy(() -> this.virtual.catalog().current("../shop"));
	}

	@Test
	void snapshotIsOrderedByIdAndStaysTheSameObjectWhileNothingChanges() {
		follow();
		ServiceSnapshot before = this.virtual.catalog().current("shop");
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b");
		this.virtual.advanceSeconds(200);
		assertThat(this.registry.lists("shop")).isGreaterThan(2);
		assertThat(this.virtual.catalog().current("shop")).isSameAs(before);
	}

	/**
	 * A burst of blocking look-ups once filled the pool on which their own answers were
	 * to be delivered.
	 */
	@Test
	void blockingLookupDoesNotWaitForTheThreadsItBlocks() {
		Scheduler state = Schedulers.newSingle("state", true);
		Scheduler only = Schedulers.newBoundedElastic(1, 10, "only");
		LoopRuntime runtime = new LoopRuntime(state, only, Ticker.system(), new Random(7)::nextDouble);
		ScriptedBackend slow = ScriptedBackend.readable("scripted", System::nanoTime);
		slow.write(instance("shop", "a", 1));
		RegistryGates gates = RegistryGates.create(state);
		try (DefaultServiceCatalog catalog = new DefaultServiceCatalog(new RegistryBackends(List.of(slow)),
				CatalogSettings.DEFAULTS, runtime, gates)) {
			Mono<Integer> lookup = Mono.fromCallable(() -> catalog.await("shop").instances().size()).subscribeOn(only);
			assertThat(lookup.block(Duration.ofSeconds(10))).isOne();
			Mono<Integer> names = Mono.fromCallable(() -> catalog.awaitServices().size()).subscribeOn(only);
			assertThat(names.block(Duration.ofSeconds(10))).isOne();
		}
		finally {
			only.dispose();
			state.dispose();
		}
	}

	@Test
	void firstLookupThatIsNeverAnsweredNamesTheSourceAndItsError() {
		this.registry.down = this.registry.unreachable();
		this.virtual.start();
		AtomicReference<Throwable> error = new AtomicReference<>();
		this.virtual.catalog().first("shop").subscribe((snapshot) -> {
		}, error::set);
		this.virtual.advance(Duration.ofMillis(2900));
		assertThat(error.get()).isNull();
		this.virtual.advance(Duration.ofMillis(200));
		assertThat(error.get()).isInstanceOf(RegistryUnavailableException.class)
			.hasMessageContaining("shop")
			.hasMessageContaining("scripted: connection refused");
		assertThatExceptionOfType(RegistryUnavailableException.class)
			.isThrownBy(() -> this.virtual.catalog().await("shop"));
	}

	@Test
	void firstLookupIsAnsweredAsSoonAsTheRegistryIs() {
		this.registry.always("list shop", Mono.error(this.registry.unreachable()));
		this.virtual.start();
		AtomicReference<ServiceSnapshot> first = new AtomicReference<>();
		this.virtual.catalog().first("shop").subscribe(first::set);
		assertThat(first.get()).isNull();
		this.registry.up();
		this.virtual.advanceSeconds(2);
		assertThat(first.get()).isSameAs(this.virtual.catalog().await("shop"));
	}

	@Test
	void lookupAfterTheFirstDeadlineDoesNotWaitAgain() {
		this.registry.down = this.registry.unreachable();
		this.virtual.start().ids("shop");
		this.virtual.advanceSeconds(4);
		AtomicReference<Throwable> error = new AtomicReference<>();
		this.virtual.catalog().first("shop").subscribe((snapshot) -> {
		}, error::set);
		assertThat(error.get()).isInstanceOf(RegistryUnavailableException.class);
	}

	@Test
	void serviceThatIsAnsweredButUnknownIsEmptyAndNotUnavailable() {
		this.virtual.start();
		assertThat(this.virtual.catalog().await("nowhere").instances()).isEmpty();
		assertThat(this.virtual.catalog().current("nowhere").version()).isPositive();
	}

	@Test
	void nonBlockingThreadIsToldInsteadOfBlocked() {
		this.registry.always("list shop", Mono.never());
		this.virtual.start();
		Throwable error = Mono.fromSupplier(() -> this.virtual.catalog().await("shop"))
			.subscribeOn(Schedulers.parallel())
			.materialize()
			.block(Duration.ofSeconds(5))
			.getThrowable();
		assertThat(error).isInstanceOf(RegistryUnavailableException.class).hasMessageContaining("must not wait");
	}

	@Test
	void idleServiceIsDroppedAndAskedAgainHasALaterVersion() {
		follow();
		long version = this.virtual.catalog().current("shop").version();
		this.virtual.advance(Duration.ofMinutes(16));
		assertThat(this.virtual.catalog().followed()).isEmpty();
		this.registry.calls.clear();
		this.virtual.advance(Duration.ofMinutes(10));
		assertThat(this.registry.requests()).isEmpty();
		assertThat(this.virtual.catalog().await("shop").version()).isGreaterThan(version);
	}

	@Test
	void peekingKeepsNoServiceFollowed() {
		follow();
		for (int minute = 0; minute < 20; minute++) {
			this.virtual.catalog().peek(SHOP);
			this.virtual.advance(Duration.ofMinutes(1));
		}
		assertThat(this.virtual.catalog().peek(SHOP)).isEmpty();
		assertThat(this.virtual.catalog().followed()).isEmpty();
	}

	@Test
	void serviceWithSubscribersOrReadersIsNotIdle() {
		follow();
		this.virtual.catalog().snapshots("shop").subscribe();
		this.virtual.advance(Duration.ofHours(1));
		assertThat(this.virtual.catalog().followed()).containsExactly(SHOP);
	}

	@Test
	void serviceThatCannotBeReadAgainIsNotDropped() {
		follow();
		this.registry.down();
		this.virtual.advance(Duration.ofHours(1));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b");
	}

	@Test
	void servicesBeyondTheMaximumAreRefusedAndCounted() {
		this.virtual.settings = new CatalogSettings(Timing.DEFAULTS, CatalogSettings.LossProtection.DEFAULTS, 2,
				CatalogSettings.DEFAULTS.healthyStatuses(), ReadMode.MERGE);
		this.virtual.start();
		this.virtual.ids("a");
		this.virtual.ids("b");
		assertThat(this.virtual.ids("c")).isEmpty();
		assertThatExceptionOfType(RegistryUnavailableException.class)
			.isThrownBy(() -> this.virtual.catalog().await("d"))
			.withMessageContaining("maximum of 2");
		assertThat(this.virtual.catalog().refused()).isEqualTo(2);
		assertThat(this.registry.lists("c")).isZero();
		this.virtual.advance(Duration.ofMinutes(16));
		this.virtual.catalog().await("c");
		assertThat(this.virtual.catalog().followed()).containsExactly(ServiceName.of("c"));
	}

	@Test
	void newestOfTwoEntriesWithOneAddressWins() {
		this.registry.write(builder("shop", "old", 1).order(1).build(), builder("shop", "new", 1).order(2).build());
		this.virtual.start().ids("shop");
		assertThat(this.virtual.ids("shop")).containsExactly("new");
	}

	@Test
	void onlyHealthyStatusesAreEligible() {
		this.registry.write(builder("shop", "a", 1).status(InstanceStatus.MAINTENANCE).build(),
				builder("shop", "b", 2).status(InstanceStatus.WARNING).build(),
				builder("shop", "c", 3).status(InstanceStatus.CRITICAL).build());
		this.virtual.start().ids("shop");
		assertThat(this.virtual.catalog().current("shop").eligible()).extracting(DiscoveredInstance::getInstanceId)
			.containsExactly("b");
	}

	@Test
	void eventsTellWhatHappened() {
		follow();
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "b", 22)));
		this.registry.emit("shop", new WatchEvent.Removed(SHOP, "a"));
		assertThat(this.virtual.events).containsExactly(new CatalogEvent.InstanceAdded(instance("shop", "a", 1)),
				new CatalogEvent.InstanceAdded(instance("shop", "b", 2)),
				new CatalogEvent.InstanceChanged(instance("shop", "b", 2), instance("shop", "b", 22)),
				new CatalogEvent.InstanceRemoved(instance("shop", "a", 1)));
	}

	@Test
	void throwingListenerDisturbsNobody() {
		this.virtual.start();
		this.virtual.catalog().events().subscribe((event) -> {
			throw new IllegalStateException("listener");
		}, (error) -> {
		});
		this.virtual.catalog().snapshots("shop").subscribe((snapshot) -> {
			throw new IllegalStateException("listener");
		}, (error) -> {
		});
		this.registry.write(instance("shop", "a", 1));
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", 1)));
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "b", 2)));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b");
		assertThat(this.virtual.events(CatalogEvent.InstanceAdded.class)).hasSize(2);
	}

	@Test
	void slowListenerLosesTheOldestEventsAndOthersNone() {
		follow();
		List<CatalogEvent> slow = new ArrayList<>();
		BaseSubscriber<CatalogEvent> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				// Asks for nothing yet.
			}

			@Override
			protected void hookOnNext(CatalogEvent event) {
				slow.add(event);
			}

		};
		this.virtual.catalog().events().subscribe(subscriber);
		int changes = CatalogEvents.QUEUE + 100;
		for (int i = 1; i <= changes; i++) {
			this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", 1000 + i)));
		}
		subscriber.request(Long.MAX_VALUE);
		this.virtual.advanceSeconds(0);
		assertThat(this.virtual.events(CatalogEvent.InstanceChanged.class)).hasSize(changes);
		assertThat(slow).hasSizeLessThanOrEqualTo(CatalogEvents.QUEUE + 1);
		assertThat(((CatalogEvent.InstanceChanged) slow.get(slow.size() - 1)).after().getPort())
			.isEqualTo(1000 + changes);
	}

	@Test
	void subscriberOfSnapshotsSeesTheCurrentOneThenEachNew() {
		follow();
		List<Long> versions = new ArrayList<>();
		this.virtual.catalog().snapshots("shop").subscribe((snapshot) -> versions.add(snapshot.version()));
		this.registry.emit("shop", new WatchEvent.Removed(SHOP, "a"));
		this.virtual.advanceSeconds(0);
		assertThat(versions).hasSize(2).isSorted();
	}

	@Test
	void mergeTakesTheFirstBackendsEntryOfAnAddress() {
		ScriptedBackend second = ScriptedBackend.readable("second", this.virtual::now);
		this.registry.write(builder("shop", "a", 1).source("first").build());
		second.write(builder("shop", "x", 1).source("second").order(99).build(), instance("shop", "y", 2));
		this.virtual.start(this.registry, second).ids("shop");
		assertThat(this.virtual.ids("shop")).containsExactly("a", "y");
	}

	@Test
	void mergeServesTheBackendThatAnswersWhileTheOtherIsDown() {
		ScriptedBackend second = ScriptedBackend.readable("second", this.virtual::now);
		this.registry.always("list shop", Mono.never());
		second.write(instance("shop", "y", 2));
		this.virtual.start(this.registry, second).ids("shop");
		assertThat(this.virtual.ids("shop")).containsExactly("y");
		assertThat(this.virtual.catalog().sources(SHOP)).extracting(SourceState::answered).containsExactly(false, true);
	}

	@Test
	void emptyAnswerOfOneBackendIsNotBelievedWhileAnotherIsStillAsked() {
		ScriptedBackend second = ScriptedBackend.readable("second", this.virtual::now);
		second.always("list shop", Mono.never());
		this.virtual.start(this.registry, second).ids("shop");
		assertThat(this.virtual.catalog().current("shop").version()).isZero();
		this.virtual.advanceSeconds(3);
		assertThat(this.virtual.catalog().current("shop").version()).isPositive();
	}

	@Test
	void firstKnownTakesTheFirstBackendThatKnowsTheService() {
		this.virtual.settings = new CatalogSettings(Timing.DEFAULTS, CatalogSettings.LossProtection.DEFAULTS, 1000,
				CatalogSettings.DEFAULTS.healthyStatuses(), ReadMode.FIRST_KNOWN);
		ScriptedBackend second = ScriptedBackend.readable("second", this.virtual::now);
		this.registry.write(instance("shop", "a", 1));
		second.write(instance("shop", "x", 9), instance("other", "y", 2));
		this.virtual.start(this.registry, second).ids("shop");
		this.virtual.ids("other");
		assertThat(this.virtual.ids("shop")).containsExactly("a");
		assertThat(this.virtual.ids("other")).containsExactly("y");
	}

	@Test
	void staticBackendAloneDecidesForTheNamesItLists() {
		ScriptedBackend fixed = ScriptedBackend.readable("static", this.virtual::now);
		fixed.write(instance("shop", "fixed", 7));
		this.registry.write(instance("shop", "a", 1), instance("other", "b", 2));
		this.virtual.start(fixed, this.registry).ids("shop");
		this.virtual.ids("other");
		assertThat(this.virtual.ids("shop")).containsExactly("fixed");
		assertThat(this.virtual.ids("other")).containsExactly("b");
		assertThat(this.registry.lists("shop")).isZero();
		assertThat(this.virtual.catalog().sources(SHOP)).extracting(SourceState::mode).containsExactly("fixed");
	}

	@Test
	void namesAreReadOnceInAPeriodHoweverManyAsk() {
		follow();
		for (int i = 0; i < 60; i++) {
			this.virtual.catalog().services().subscribe();
			this.virtual.advanceSeconds(1);
		}
		assertThat(this.registry.requests().stream().filter("services"::equals)).hasSizeBetween(2, 3);
		this.virtual.advance(Duration.ofMinutes(10));
		this.registry.calls.clear();
		this.virtual.advance(Duration.ofMinutes(1));
		assertThat(this.registry.requests()).doesNotContain("services");
	}

	@Test
	void namesSurviveAnErrorAndAreUnavailableOnlyIfNeverRead() {
		follow();
		AtomicReference<Set<ServiceName>> names = new AtomicReference<>();
		this.virtual.catalog().services().subscribe(names::set);
		assertThat(names.getAndSet(null)).containsExactly(SHOP);
		this.registry.down();
		this.virtual.advance(Duration.ofMinutes(5));
		this.virtual.catalog().services().subscribe(names::set);
		assertThat(names.get()).as("nobody waits for a registry that is known to be down").containsExactly(SHOP);

		VirtualCatalog never = new VirtualCatalog();
		never.registry.down = never.registry.unreachable();
		AtomicReference<Throwable> error = new AtomicReference<>();
		never.start().catalog().services().subscribe((found) -> {
		}, error::set);
		never.advanceSeconds(4);
		assertThat(error.get()).isInstanceOf(RegistryUnavailableException.class)
			.hasMessageContaining("connection refused");
	}

	@Test
	void firstLookupThatWaitsWhenTheCatalogIsClosedFails() {
		this.registry.always("list shop", Mono.never());
		this.virtual.start();
		AtomicReference<Throwable> error = new AtomicReference<>();
		this.virtual.catalog().first("shop").subscribe((snapshot) -> {
		}, error::set);
		this.virtual.catalog().close();
		assertThat(error.get()).isInstanceOf(RegistryUnavailableException.class);
	}

	@Test
	void namesOfARegistryThatNeverAnsweredAreWaitedForOnce() {
		this.registry.down = this.registry.unreachable();
		this.virtual.start().catalog().services().onErrorComplete().subscribe();
		this.virtual.advanceSeconds(4);
		AtomicReference<Throwable> error = new AtomicReference<>();
		this.virtual.catalog().services().subscribe((found) -> {
		}, error::set);
		assertThat(error.get()).isInstanceOf(RegistryUnavailableException.class);
	}

	@Test
	void refreshReadsEverythingAgain() {
		follow();
		this.registry.write(instance("shop", "c", 3));
		this.virtual.catalog().refresh();
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
	}

	@Test
	void backendIsDescribedAsAWhole() {
		follow();
		SourceState healthy = this.virtual.catalog().backends().get(0);
		assertThat(healthy.connected()).isTrue();
		assertThat(healthy.nextAttempt()).isNull();
		this.registry.down();
		this.virtual.advanceSeconds(30);
		SourceState down = this.virtual.catalog().backends().get(0);
		assertThat(down.connected()).isFalse();
		assertThat(down.answered()).isTrue();
		assertThat(down.lastError()).contains("connection refused");
		assertThat(down.nextAttempt()).isBetween(Duration.ZERO, Duration.ofSeconds(6));
	}

	@Test
	void closedCatalogKeepsWhatWasKnownAndSendsNothing() {
		follow();
		this.virtual.catalog().close();
		this.virtual.catalog().close();
		this.registry.calls.clear();
		this.virtual.catalog().refresh();
		this.virtual.advance(Duration.ofHours(1));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b");
		assertThat(this.registry.requests()).isEmpty();
		assertThatExceptionOfType(RegistryUnavailableException.class)
			.isThrownBy(() -> this.virtual.catalog().await("other"))
			.withMessageContaining("closed");
	}

	@Test
	void reasonOfAnOutageIsToldToItsEnd() {
		String reason = "GET http://consul.eu-central-1.example.org:8500/v1/status/leader: no route to host; look at the proxy";
		follow();
		this.registry.down = new RegistryException.Unreachable("scripted", reason, null);
		this.virtual.advanceSeconds(70);
		assertThat(this.virtual.catalog().backends().get(0).lastError()).endsWith(reason);
	}

	@Test
	void unauthorisedIsToldAtTheFirstLookup() {
		this.registry.always("list shop", Mono.error(new RegistryException.Unauthorised("scripted",
				"GET /v1/health/service/shop answered 403: ACL not found; the token needs service:read")));
		this.virtual.start();
		AtomicReference<Throwable> error = new AtomicReference<>();
		this.virtual.catalog().first("shop").subscribe((snapshot) -> {
		}, error::set);
		this.virtual.advanceSeconds(4);
		assertThat(error.get()).hasMessageContaining("needs service:read");
	}

}
