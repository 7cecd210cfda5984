package io.github.discovery.catalog;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.WatchEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.discovery.spi.ScriptedBackend.builder;
import static io.github.discovery.spi.ScriptedBackend.instance;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a missing instance is believed to be gone.
 */
class LossProtectionTests {

	private final VirtualCatalog virtual = new VirtualCatalog();

	private final ScriptedBackend registry = this.virtual.registry;

	@BeforeEach
	void followThree() {
		this.registry.write(instance("shop", "a", 1), instance("shop", "b", 2), instance("shop", "c", 3));
		this.virtual.start().ids("shop");
		this.virtual.advanceSeconds(0);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
	}

	@Test
	void removalToldByTheWatchCountsAtOnce() {
		this.registry.emit("shop", new WatchEvent.Removed(ServiceName.of("shop"), "b"));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "c");
	}

	@Test
	void lastInstanceDeletedOnAnUnbrokenLineGoesAtOnce() {
		for (String id : List.of("a", "b", "c")) {
			this.registry.emit("shop", new WatchEvent.Removed(ServiceName.of("shop"), id));
		}
		assertThat(this.virtual.ids("shop")).isEmpty();
		assertThat(this.virtual.catalog().current("shop").version()).isGreaterThan(1);
	}

	@Test
	void smallerFullReadThatFollowsTheOneBeforeCountsAtOnce() {
		this.registry.erase("shop", "a", "b", "c");
		this.registry.emit("shop", new WatchEvent.Replaced(this.registry.listing("shop")));
		assertThat(this.virtual.ids("shop")).isEmpty();
	}

	@Test
	void instanceMissingInThePeriodicRelistOfAHealthyWatchGoesAtOnce() {
		this.registry.erase("shop", "a");
		this.virtual.advanceSeconds(70);
		assertThat(this.virtual.ids("shop")).containsExactly("b", "c");
	}

	@Test
	void criticalStatusIsTakenAtOnceAcrossAReconnect() {
		this.registry.write(builder("shop", "a", 1).status(InstanceStatus.CRITICAL).build());
		this.registry.cut();
		this.virtual.advanceSeconds(2);
		assertThat(this.virtual.catalog().current("shop").eligible()).extracting(DiscoveredInstance::getInstanceId)
			.containsExactly("b", "c");
	}

	@Test
	void lossAcrossAReconnectIsWithheldUntilASecondReadAfterTheGrace() {
		this.registry.erase("shop", "a");
		this.registry.cut();
		this.virtual.advanceSeconds(28);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
		assertThat(this.virtual.events(CatalogEvent.LossWithheld.class))
			.containsExactly(new CatalogEvent.LossWithheld(ServiceName.of("shop"), "scripted", List.of("a")));
		long reads = this.registry.lists("shop");
		this.virtual.advanceSeconds(5);
		assertThat(this.registry.lists("shop")).isGreaterThan(reads);
		assertThat(this.virtual.ids("shop")).containsExactly("b", "c");
	}

	@Test
	void lossWithheldIsNotBelievedOnTheGraceAloneWhileReadsFail() {
		this.registry.erase("shop", "a");
		this.registry.cut();
		this.virtual.advanceSeconds(5);
		this.registry.down();
		this.virtual.advance(Duration.ofMinutes(30));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
	}

	@Test
	void pushedReadDoesNotConfirmALossThatItWasNotThereToSee() {
		this.registry.capabilities.add(Capability.WATCH_IS_FULL_READ);
		this.registry.erase("shop", "a");
		this.registry.cut();
		this.virtual.advanceSeconds(2);
		this.registry.erase("shop", "b");
		this.registry.emit("shop", new WatchEvent.Replaced(this.registry.listing("shop")));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "c");
	}

	@Test
	void deletionToldPositivelyEndsTheWithholding() {
		this.registry.erase("shop", "a");
		this.registry.cut();
		this.virtual.advanceSeconds(2);
		this.registry.emit("shop", new WatchEvent.Removed(ServiceName.of("shop"), "a"));
		assertThat(this.virtual.ids("shop")).containsExactly("b", "c");
	}

	@Test
	void relistAskedForByTheWatchIsADiscontinuity() {
		this.registry.erase("shop", "a");
		this.registry.emit("shop", new WatchEvent.Relist("overrun"));
		this.virtual.advanceSeconds(2);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
		this.virtual.advanceSeconds(32);
		assertThat(this.virtual.ids("shop")).containsExactly("b", "c");
	}

	@Test
	void emptyListAfterARestartNeverEmpties() {
		this.registry.wipe();
		this.registry.cut();
		this.virtual.advanceSeconds(2);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
	}

	@Test
	void epochThatChangesOnALineNotKnownToBeBrokenIsADiscontinuity() {
		this.registry.wipe();
		this.virtual.advanceSeconds(70);
		assertThat(this.registry.lists("shop")).isGreaterThanOrEqualTo(2);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
	}

	@Test
	void outageThatOnlyAnotherScopeNoticedIsADiscontinuity() {
		this.registry.write(instance("other", "o", 9));
		this.virtual.ids("other");
		this.registry.down = this.registry.unreachable();
		this.registry.watches.remove(this.registry.scopeOf(ServiceName.of("other")))
			.tryEmitError(this.registry.unreachable())
			.orThrow();
		this.virtual.advanceSeconds(80);
		this.registry.erase("shop", "a", "b", "c");
		this.registry.up();
		this.virtual.advanceSeconds(10);
		assertThat(this.registry.lists("shop")).isEqualTo(2);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
	}

	@Test
	void brokenReadPushedByTheWatchWithholds() {
		this.registry.emit("shop",
				new WatchEvent.Replaced(new Listing(List.of(), new Revision("1", "0"), Continuity.BROKEN)));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
	}

	@Test
	void brokenReadPushedByTheWatchConfirmsNothingHoweverLate() {
		Listing broken = new Listing(List.of(), new Revision("1", "0"), Continuity.BROKEN);
		this.registry.continuity = Continuity.BROKEN;
		this.registry.erase("shop", "a", "b", "c");
		this.registry.emit("shop", new WatchEvent.Replaced(broken));
		this.virtual.advanceSeconds(40);
		this.registry.emit("shop", new WatchEvent.Replaced(broken));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
	}

	@Test
	void wipedRegistryWhoseInstancesComeBackOneByOneNeverShrinks() {
		this.registry.wipe();
		this.registry.cut();
		for (DiscoveredInstance back : List.of(instance("shop", "c", 3), instance("shop", "a", 1),
				instance("shop", "b", 2))) {
			this.virtual.advanceSeconds(5);
			assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
			this.registry.write(back);
			this.registry.emit("shop", new WatchEvent.Upserted(back));
			assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
		}
		this.virtual.advance(Duration.ofMinutes(20));
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
		assertThat(this.virtual.events(CatalogEvent.InstanceRemoved.class)).isEmpty();
	}

	@Test
	void successorAtTheAddressOfAWithheldInstanceReplacesIt() {
		this.registry.wipe();
		this.registry.write(instance("shop", "a2", 1));
		this.registry.cut();
		this.virtual.advanceSeconds(2);
		assertThat(this.virtual.ids("shop")).containsExactly("a2", "b", "c");
	}

	@Test
	void readsThatStayBrokenAreNeverBelievedAndTheAgeShows() {
		this.registry.continuity = Continuity.BROKEN;
		this.registry.erase("shop", "a");
		this.registry.cut();
		this.virtual.advanceSeconds(120);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
		this.virtual.advanceSeconds(3600);
		assertThat(this.virtual.ids("shop")).containsExactly("a", "b", "c");
		assertThat(this.virtual.catalog().sources(ServiceName.of("shop")).get(0).age())
			.isGreaterThan(Duration.ofHours(1));
	}

	@Test
	void protectionCanBeSwitchedOff() {
		VirtualCatalog unprotected = new VirtualCatalog();
		CatalogSettings.LossProtection off = new CatalogSettings.LossProtection(false, Duration.ofSeconds(30));
		unprotected.settings = new CatalogSettings(CatalogSettings.Timing.DEFAULTS, off, 1000,
				CatalogSettings.DEFAULTS.healthyStatuses(), CatalogSettings.ReadMode.MERGE);
		unprotected.registry.write(instance("shop", "a", 1), instance("shop", "b", 2));
		unprotected.start().ids("shop");
		unprotected.registry.erase("shop", "a");
		unprotected.registry.cut();
		unprotected.advanceSeconds(2);
		assertThat(unprotected.ids("shop")).containsExactly("b");
	}

	@Test
	void wholeRegistryScopeProtectsEachService() {
		VirtualCatalog whole = new VirtualCatalog();
		whole.registry.wholeScope = "all";
		IntStream.range(0, 5).forEach((i) -> whole.registry.write(instance("s" + i, "i", i + 1)));
		whole.start().ids("s1");
		whole.ids("s2");
		assertThat(whole.registry.lists("all")).isEqualTo(1);
		whole.registry.wipe();
		whole.registry.cut();
		whole.advanceSeconds(2);
		assertThat(whole.ids("s1")).containsExactly("i");
		assertThat(whole.ids("s2")).containsExactly("i");
	}

}
