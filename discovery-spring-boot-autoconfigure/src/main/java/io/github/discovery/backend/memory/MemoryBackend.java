package io.github.discovery.backend.memory;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.WatchEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Connects one context with a {@link MemoryRegistry}. Its scope is the whole registry.
 * Steps run on the subscribing thread, watches are heard on the scheduler.
 */
public final class MemoryBackend implements RegistryBackend {

	/** Sweeps between two signs of life of a watch. */
	private static final int SWEEPS_PER_SIGN = 10;

	private static final Scope SCOPE = new Scope("memory");

	private static final WatchEvent ALIVE = new WatchEvent.Alive();

	private final MemoryRegistries.Lease lease;

	private final MemorySettings settings;

	private final Scheduler scheduler;

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private volatile boolean open = true;

	/**
	 * Create a backend.
	 * @param lease the registry, given back when this backend is closed
	 * @param settings how it behaves
	 * @param scheduler where watches are heard and leases looked after
	 */
	public MemoryBackend(MemoryRegistries.Lease lease, MemorySettings settings, Scheduler scheduler) {
		this.lease = lease;
		this.settings = settings;
		this.scheduler = scheduler;
	}

	@Override
	public String name() {
		return MemoryRegistry.BACKEND;
	}

	@Override
	public Set<Capability> capabilities() {
		return EnumSet.of(Capability.REGISTRATION, Capability.WATCH, Capability.MAINTENANCE, Capability.LIST_SERVICES);
	}

	@Override
	public Scope scopeOf(ServiceName service) {
		return SCOPE;
	}

	@Override
	public Mono<Listing> list(Scope scope, Revision previous) {
		return step(() -> registry().list(previous));
	}

	@Override
	public Flux<WatchEvent> watch(Scope scope, Revision revision) {
		return Flux.defer(() -> {
			MemoryRegistry registry = registry();
			MemoryWatcher watcher = registry.watch(revision);
			Flux<WatchEvent> closing = this.closed.asMono()
				.thenReturn(new WatchEvent.Relist("the backend was closed"))
				.cast(WatchEvent.class)
				.flux();
			return Flux.merge(watcher.events(this.scheduler), signs(registry), closing)
				.takeUntil(WatchEvent.Relist.class::isInstance)
				.doFinally((signal) -> registry.unwatch(watcher));
		});
	}

	/**
	 * Look after leases for as long as somebody watches, and say now and then that the
	 * watch is alive.
	 */
	private Flux<WatchEvent> signs(MemoryRegistry registry) {
		return Flux.interval(this.settings.sweepInterval(), this.scheduler)
			.onBackpressureDrop()
			.doOnNext((tick) -> registry.sweep())
			.filter((tick) -> tick % SWEEPS_PER_SIGN == SWEEPS_PER_SIGN - 1)
			.map((tick) -> ALIVE);
	}

	@Override
	public Duration watchSilenceLimit() {
		return this.settings.sweepInterval().multipliedBy(3L * SWEEPS_PER_SIGN);
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		return step(() -> registry().services());
	}

	@Override
	public Mono<Void> register(Registration registration) {
		return write((registry) -> registry.register(registration));
	}

	@Override
	public Mono<Void> renew(Registration registration) {
		return write((registry) -> registry.renew(registration));
	}

	@Override
	public Mono<Void> deregister(Registration registration) {
		return write((registry) -> registry.deregister(registration));
	}

	@Override
	public Mono<Void> setStatus(Registration registration, InstanceStatus status) {
		return write((registry) -> registry.setStatus(registration, status));
	}

	@Override
	public Mono<DiscoveredInstance> read(Registration registration) {
		return step(() -> registry().read(registration));
	}

	@Override
	public Mono<Void> probe() {
		return step(this::registry).then();
	}

	@Override
	public Duration expiryBound(Duration timeToLive) {
		return timeToLive.plus(this.settings.sweepInterval());
	}

	@Override
	public void close() {
		this.open = false;
		this.closed.tryEmitEmpty();
		this.lease.close();
	}

	private MemoryRegistry registry() {
		if (!this.open) {
			throw new RegistryException.Unreachable(name(), "the backend is closed", null);
		}
		return this.lease.registry();
	}

	private Mono<Void> write(Consumer<MemoryRegistry> step) {
		return Mono.fromRunnable(() -> step.accept(registry()));
	}

	private <T> Mono<T> step(Callable<@Nullable T> step) {
		return Mono.fromCallable(step);
	}

}
