package io.github.discovery.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.discovery.catalog.CatalogSettings;
import io.github.discovery.catalog.DefaultServiceCatalog;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.WatchEvent;
import io.github.discovery.spi.timing.LoopRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.event.HeartbeatMonitor;

import static io.github.discovery.spi.ScriptedBackend.instance;
import static org.assertj.core.api.Assertions.assertThat;

class HeartbeatPublisherTests {

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final LoopRuntime runtime = new LoopRuntime(this.scheduler, this.scheduler,
			() -> this.scheduler.now(TimeUnit.NANOSECONDS), new Random(7)::nextDouble);

	private final ScriptedBackend registry = ScriptedBackend.readable("scripted", System::nanoTime);

	private final DefaultServiceCatalog catalog = new DefaultServiceCatalog(
			new RegistryBackends(List.of(this.registry)), CatalogSettings.DEFAULTS, this.runtime,
			new RegistryGates(this.scheduler, this.runtime.ticker(), () -> 0.5));

	private final CatalogServices services = new CatalogServices(this.catalog);

	private final List<Object> beats = new ArrayList<>();

	private HeartbeatPublisher publisher = publisher();

	private HeartbeatPublisher publisher() {
		return new HeartbeatPublisher(this.catalog, this.services,
				(event) -> this.beats.add(((HeartbeatEvent) event).getValue()), this.runtime);
	}

	@BeforeEach
	void follow() {
		this.registry.write(instance("shop", "a", 1));
		this.publisher.start();
		this.catalog.current("shop");
		settle();
	}

	private void settle() {
		this.scheduler.advanceTimeBy(HeartbeatPublisher.SETTLE.multipliedBy(3));
	}

	@Test
	void firstAnswerIsAHeartbeatAndSilenceIsNone() {
		assertThat(this.beats).hasSize(1);
		this.scheduler.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(this.beats).hasSize(1);
	}

	@Test
	void changesInQuickSuccessionAreFewHeartbeats() {
		for (int port = 2; port < 100; port++) {
			this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", port)));
		}
		settle();
		assertThat(this.beats.size()).isBetween(2, 3);
	}

	@Test
	void changeThatIsTakenBackIsNoHeartbeat() {
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", 2)));
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", 1)));
		settle();
		assertThat(this.beats).hasSize(1);
	}

	@Test
	void valuesAreEqualWhenTheContentIs() {
		HeartbeatMonitor monitor = new HeartbeatMonitor();
		assertThat(monitor.update(this.beats.get(0))).isTrue();
		HeartbeatState again = HeartbeatState.NONE.next(this.catalog, Set.of());
		assertThat(monitor.update(again)).isFalse();
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", 2)));
		settle();
		assertThat(monitor.update(this.beats.get(1))).isTrue();
	}

	@Test
	void droppedServiceIsNoHeartbeatWhileItIsListed() {
		this.services.names().subscribe();
		this.scheduler.advanceTimeBy(Duration.ofMinutes(1));
		int before = this.beats.size();
		this.scheduler.advanceTimeBy(Duration.ofMinutes(20));
		assertThat(this.catalog.followed()).isEmpty();
		this.catalog.current("shop");
		settle();
		assertThat(this.beats).hasSize(before);
	}

	@Test
	void newNameIsAHeartbeatOnceSomebodyWantsTheNames() {
		this.registry.calls.clear();
		this.scheduler.advanceTimeBy(Duration.ofMinutes(2));
		assertThat(this.registry.requests()).doesNotContain("services");
		this.services.names().subscribe();
		this.scheduler.advanceTimeBy(Duration.ofMinutes(1));
		int before = this.beats.size();
		this.registry.write(instance("new", "b", 2));
		this.scheduler.advanceTimeBy(Duration.ofMinutes(2));
		assertThat(this.beats).hasSize(before + 1);
		assertThat(((HeartbeatState) this.beats.get(before)).names()).contains(ServiceName.of("new"));
	}

	@Test
	void throwingListenerDoesNotEndTheHeartbeats() {
		this.publisher.stop();
		List<Object> seen = new ArrayList<>();
		this.publisher = new HeartbeatPublisher(this.catalog, this.services, (event) -> {
			seen.add(event);
			throw new IllegalStateException("listener");
		}, this.runtime);
		this.publisher.start();
		for (int port = 2; port < 4; port++) {
			this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", port)));
			settle();
		}
		assertThat(seen).hasSize(2);
	}

	@Test
	void stoppedPublisherIsSilentAndCanStartAgain() {
		this.publisher.stop();
		this.publisher.stop();
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", 2)));
		settle();
		assertThat(this.beats).hasSize(1);
		this.publisher.start();
		this.publisher.start();
		this.registry.emit("shop", new WatchEvent.Upserted(instance("shop", "a", 3)));
		settle();
		assertThat(this.beats).hasSize(2);
	}

}
