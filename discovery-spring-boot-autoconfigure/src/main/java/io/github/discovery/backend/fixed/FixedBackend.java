package io.github.discovery.backend.fixed;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.WatchEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Services with fixed addresses: read only, always there. Its watch never tells a change,
 * only now and then that it is alive, so that nothing is polled and no data looks old.
 */
public final class FixedBackend implements RegistryBackend {

	private static final Scope SCOPE = new Scope(FixedUrl.BACKEND);

	private static final WatchEvent ALIVE = new WatchEvent.Alive();

	private final FixedSettings settings;

	private final Scheduler scheduler;

	private final Revision revision = new Revision(UUID.randomUUID().toString(), "1");

	private final Sinks.Empty<Void> closed = Sinks.empty();

	/**
	 * Create a backend.
	 * @param settings the services
	 * @param scheduler where watches are heard
	 */
	public FixedBackend(FixedSettings settings, Scheduler scheduler) {
		this.settings = settings;
		this.scheduler = scheduler;
	}

	@Override
	public String name() {
		return FixedUrl.BACKEND;
	}

	@Override
	public Set<Capability> capabilities() {
		return EnumSet.of(Capability.WATCH, Capability.WATCH_IS_FULL_READ, Capability.LIST_SERVICES);
	}

	@Override
	public Scope scopeOf(ServiceName service) {
		return SCOPE;
	}

	@Override
	public Mono<Listing> list(Scope scope, Revision previous) {
		// The truth by definition: nothing that it lacks needs a confirmation.
		return Mono.fromCallable(() -> new Listing(this.settings.instances(), this.revision, Continuity.UNBROKEN));
	}

	@Override
	public Flux<WatchEvent> watch(Scope scope, Revision revision) {
		if (!revision.equals(this.revision)) {
			return Flux.just(new WatchEvent.Relist("revision of another configuration"));
		}
		return Flux.interval(this.settings.signInterval(), this.scheduler)
			.onBackpressureDrop()
			.map((tick) -> ALIVE)
			.takeUntilOther(this.closed.asMono());
	}

	@Override
	public Duration watchSilenceLimit() {
		return this.settings.signInterval().multipliedBy(4);
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		return Mono.fromCallable(() -> {
			Set<ServiceName> names = new TreeSet<>();
			this.settings.instances().forEach((instance) -> names.add(instance.service()));
			return names;
		});
	}

	@Override
	public Mono<Void> register(Registration registration) {
		return unsupported("registration");
	}

	@Override
	public Mono<Void> renew(Registration registration) {
		return unsupported("renewal");
	}

	@Override
	public Mono<Void> deregister(Registration registration) {
		return unsupported("deregistration");
	}

	@Override
	public Mono<Void> setStatus(Registration registration, InstanceStatus status) {
		return unsupported("setting a status");
	}

	@Override
	public Mono<DiscoveredInstance> read(Registration registration) {
		return unsupported("reading an own entry");
	}

	@Override
	public Mono<Void> probe() {
		return Mono.empty();
	}

	/**
	 * Nothing dies here: entries have no lease.
	 */
	@Override
	public Duration expiryBound(Duration timeToLive) {
		return timeToLive;
	}

	@Override
	public void close() {
		this.closed.tryEmitEmpty();
	}

	private <T> Mono<T> unsupported(String operation) {
		return Mono.error(() -> new RegistryException.Unsupported(name(), operation));
	}

}
