package io.github.discovery.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A catalog in virtual time over scripted backends.
 */
final class VirtualCatalog {

	final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	final LoopRuntime runtime = new LoopRuntime(this.scheduler, this.scheduler, this::now, new Random(7)::nextDouble);

	final RegistryGates gates = new RegistryGates(this.scheduler, this::now, this.runtime.random());

	final ScriptedBackend registry = ScriptedBackend.readable("scripted", this::now);

	final List<CatalogEvent> events = new ArrayList<>();

	CatalogSettings settings = CatalogSettings.DEFAULTS;

	private DefaultServiceCatalog catalog;

	long now() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

	VirtualCatalog start(RegistryBackend... backends) {
		List<RegistryBackend> all = (backends.length == 0) ? List.of(this.registry) : List.of(backends);
		this.catalog = new DefaultServiceCatalog(new RegistryBackends(all), this.settings, this.runtime, this.gates);
		this.catalog.events().subscribe(this.events::add);
		return this;
	}

	DefaultServiceCatalog catalog() {
		return this.catalog;
	}

	void advance(Duration time) {
		this.scheduler.advanceTimeBy(time);
	}

	void advanceSeconds(long seconds) {
		advance(Duration.ofSeconds(seconds));
	}

	List<String> ids(String service) {
		return this.catalog.current(service).instances().stream().map(DiscoveredInstance::getInstanceId).toList();
	}

	<E extends CatalogEvent> List<E> events(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

}
