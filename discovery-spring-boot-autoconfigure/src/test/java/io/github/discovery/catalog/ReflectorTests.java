package io.github.discovery.catalog;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.WatchEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static io.github.discovery.spi.ScriptedBackend.instance;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The loop of one scope, and how the loops of one backend share its gate.
 */
class ReflectorTests {

	private static final ServiceName SHOP = ServiceName.of("shop");

	private final VirtualCatalog virtual = new VirtualCatalog();

	private final ScriptedBackend registry = this.virtual.registry;

	@BeforeEach
	void write() {
		this.registry.write(instance("shop", "a", 1));
	}

	private void follow() {
		this.virtual.start().ids("shop");
		assertThat(this.virtual.ids("shop")).containsExactly("a");
	}

	@Test
	void listsThenWatchesAndPassesTheRevisionOn() {
		follow();
		this.registry.cut();
		this.virtual.advanceSeconds(2);
		assertThat(this.registry.requests()).containsExactly("list shop", "watch shop", "list shop", "watch shop");
		assertThat(this.registry.previous).containsExactly(Revision.NONE, new Revision("1", "1"));
	}

	@Test
	void changesOfTheWatchAreSeenAtOnce() {
		follow();
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "b", 2)));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b");
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "b", 3)));
		assertThat(this.virtual.catalog().current("shop").instances().get(1).getPort()).isEqualTo(3);
	}

	@Test
	void listErrorKeepsWhatIsKnown() {
		follow();
		this.registry.always("list shop", Mono.error(new RegistryException.Unauthorised("scripted", "no right")));
		this.registry.cut();
		this.virtual.advance(Duration.ofMinutes(5));
		assertThat(this.virtual.ids("shop")).containsExactly("a");
		SourceState state = this.virtual.catalog().sources(SHOP).get(0);
		assertThat(state.connected()).isFalse();
		assertThat(state.lastError()).isEqualTo("scripted: no right");
		assertThat(state.age()).isGreaterThan(Duration.ofMinutes(4));
		assertThat(state.nextAttempt()).isLessThanOrEqualTo(Source.LONGEST_BACK_OFF);
	}

	@Test
	void errorThatIsOverIsShownAsSuchWithItsAge() {
		follow();
		assertThat(state().earlierError()).isNull();
		this.registry.next("list shop", Mono.error(new RegistryException.Unauthorised("scripted", "no right")));
		this.registry.cut();
		this.virtual.advance(Duration.ofMinutes(5));
		this.virtual.advanceSeconds(1);
		SourceState recovered = state();
		assertThat(recovered.connected()).isTrue();
		assertThat(recovered.lastError()).isNull();
		assertThat(recovered.earlierError().error()).isEqualTo("scripted: no right");
		assertThat(recovered.earlierError().age()).isBetween(Duration.ofMinutes(4), Duration.ofSeconds(301));
		this.registry.always("list shop", Mono.error(new RegistryException.Unauthorised("scripted", "no right again")));
		this.registry.cut();
		this.virtual.advanceSeconds(5);
		assertThat(state().lastError()).isEqualTo("scripted: no right again");
		assertThat(state().earlierError().error()).isEqualTo("scripted: no right");
		assertThat(this.virtual.catalog().backends().get(0).earlierError()).isEqualTo(state().earlierError());
	}

	private SourceState state() {
		return this.virtual.catalog().sources(SHOP).get(0);
	}

	@Test
	void failureAndRecoveryAreToldOnceEach() {
		follow();
		this.registry.down();
		this.virtual.advanceSeconds(60);
		assertThat(this.virtual.events(CatalogEvent.SourceFailed.class)).hasSize(1);
		this.registry.up();
		this.virtual.advanceSeconds(10);
		assertThat(this.virtual.events(CatalogEvent.SourceRecovered.class)).hasSize(1);
	}

	@Test
	void silentWatchIsReplacedByAList() {
		this.registry.silenceLimit = Duration.ofSeconds(20);
		this.registry.capabilities.add(Capability.WATCH_IS_FULL_READ);
		follow();
		this.registry.write(instance("shop", "b", 2));
		this.virtual.advanceSeconds(19);
		assertThat(this.virtual.ids("shop")).containsExactly("a");
		this.virtual.advanceSeconds(2);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b");
	}

	@Test
	void watchThatIsHeardFromIsNotSilentAndKeepsTheAgeLow() {
		this.registry.silenceLimit = Duration.ofSeconds(20);
		this.registry.capabilities.add(Capability.WATCH_IS_FULL_READ);
		follow();
		long version = this.virtual.catalog().current("shop").version();
		for (int i = 0; i < 20; i++) {
			this.virtual.advanceSeconds(15);
			this.registry.emit("shop", new WatchEvent.Alive());
		}
		assertThat(this.registry.lists("shop")).isEqualTo(1);
		assertThat(this.virtual.catalog().sources(SHOP).get(0).age()).isZero();
		assertThat(this.virtual.catalog().current("shop").version()).isEqualTo(version);
		assertThat(this.virtual.catalog().isStale(SHOP)).isFalse();
	}

	@Test
	void dataNotConfirmedForLongIsStale() {
		follow();
		this.registry.down();
		this.virtual.advanceSeconds(119);
		assertThat(this.virtual.catalog().isStale(SHOP)).isFalse();
		this.virtual.advanceSeconds(2);
		assertThat(this.virtual.catalog().isStale(SHOP)).isTrue();
		assertThat(this.virtual.ids("shop")).containsExactly("a");
	}

	@Test
	void listThatHangsIsGivenUp() {
		this.registry.always("list shop", Mono.never());
		this.virtual.start().ids("shop");
		this.virtual.advance(Reflector.LIST_TIMEOUT.plusSeconds(2));
		assertThat(this.registry.lists("shop")).isEqualTo(2);
		this.registry.up();
		this.virtual.advanceSeconds(20);
		assertThat(this.virtual.ids("shop")).containsExactly("a");
	}

	@Test
	void relistsNowAndThenBesideAnIncrementalWatch() {
		follow();
		this.registry.write(instance("shop", "b", 2));
		this.virtual.advanceSeconds(70);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b");
	}

	@Test
	void doesNotRelistBesideAWatchOfFullReads() {
		this.registry.capabilities.add(Capability.WATCH_IS_FULL_READ);
		follow();
		this.virtual.advance(Duration.ofMinutes(9));
		assertThat(this.registry.lists("shop")).isEqualTo(1);
	}

	@Test
	void pollsWhereThereIsNoWatch() {
		this.registry.capabilities.remove(Capability.WATCH);
		follow();
		this.virtual.advance(Duration.ofMinutes(3));
		assertThat(this.registry.lists("shop")).isBetween(11L, 15L);
		assertThat(this.registry.requests()).doesNotContain("watch shop");
	}

	@Test
	void compactedHistoryMakesItListAgainAtOnce() {
		follow();
		this.virtual.advanceSeconds(61);
		long lists = this.registry.lists("shop");
		this.registry.watches.values()
			.iterator()
			.next()
			.tryEmitError(new RegistryException.Compacted("scripted", "1"))
			.orThrow();
		assertThat(this.registry.lists("shop")).isEqualTo(lists + 1);
		assertThat(this.virtual.events(CatalogEvent.SourceFailed.class)).isEmpty();
	}

	@Test
	void watchThatEndsRightAwayEachTimeDoesNotBecomeATightLoop() {
		follow();
		for (int i = 0; i < 600; i++) {
			this.registry.cut();
			this.virtual.advance(Duration.ofMillis(100));
		}
		assertThat(this.registry.lists("shop")).isLessThan(20);
	}

	@Test
	void downRegistryIsAskedByOneSharedProbeOnly() {
		List<String> services = IntStream.range(0, 20).mapToObj((i) -> "s" + i).toList();
		services.forEach((service) -> this.registry.write(instance(service, "i", 1)));
		this.virtual.start();
		services.forEach(this.virtual::ids);
		this.registry.down();
		this.virtual.advanceSeconds(1);
		this.registry.calls.clear();
		this.registry.probes.clear();
		this.virtual.advance(Duration.ofMinutes(5));
		assertThat(this.registry.requests()).isEmpty();
		assertThat(this.registry.probes.size()).isBetween(45, 61);
		assertThat(distances(this.registry.probes)).allMatch((distance) -> distance >= 5_000_000_000L);
		this.registry.up();
		this.virtual.advanceSeconds(8);
		assertThat(this.registry.watches).hasSize(20);
	}

	@Test
	void serviceAskedForWhileTheRegistryIsDownSendsNothing() {
		follow();
		this.registry.down();
		this.virtual.advanceSeconds(1);
		this.registry.calls.clear();
		this.virtual.ids("other");
		this.virtual.catalog().refresh();
		this.virtual.advanceSeconds(30);
		assertThat(this.registry.requests()).isEmpty();
	}

	@Test
	void oneSlowScopeDoesNotStopTheOthers() {
		List<String> services = IntStream.range(0, 50).mapToObj((i) -> "s" + i).toList();
		services.forEach((service) -> this.registry.write(instance(service, "i", 1)));
		this.registry.always("list s7", Mono.never());
		this.virtual.start();
		services.forEach(this.virtual::ids);
		assertThat(services.stream().filter((service) -> !this.virtual.ids(service).isEmpty())).hasSize(49);
		for (int i = 0; i < 60; i++) {
			this.virtual.advanceSeconds(1);
			this.registry.emit("s8", new WatchEvent.Upserted(instance("s8", "new" + i, i + 2)));
			assertThat(this.virtual.ids("s8")).contains("new" + i);
		}
		this.registry.write(instance("late", "i", 1));
		assertThat(this.virtual.ids("late")).containsExactly("i");
		assertThat(distances(this.registry.probes)).allMatch((distance) -> distance >= 5_000_000_000L);
	}

	@Test
	void refusalOfTheProbeIsAnAnswer() {
		follow();
		this.registry.always("list shop", Mono.error(this.registry.unreachable()));
		this.registry.always("probe", Mono.error(new RegistryException.Unauthorised("scripted", "probe refused")));
		this.registry.cut();
		this.virtual.advanceSeconds(2);
		assertThat(this.virtual.catalog().sources(SHOP).get(0).connected()).isFalse();
		this.registry.always("list shop", Mono.empty());
		this.virtual.advanceSeconds(8);
		assertThat(this.virtual.catalog().sources(SHOP).get(0).connected()).isTrue();
	}

	@Test
	void backendThatThrowsInsteadOfSignallingIsOnlyAnError() {
		this.registry.throwing("list shop", new IllegalStateException("bug\nwith a second line"));
		this.virtual.start().ids("shop");
		this.virtual.advanceSeconds(1);
		assertThat(this.virtual.catalog().sources(SHOP).get(0).lastError()).isEqualTo("bug\\u000awith a second line");
		this.registry.up();
		this.virtual.advanceSeconds(10);
		assertThat(this.virtual.ids("shop")).containsExactly("a");
	}

	private static List<Long> distances(List<Long> times) {
		return IntStream.range(1, times.size()).mapToObj((i) -> times.get(i) - times.get(i - 1)).toList();
	}

}
