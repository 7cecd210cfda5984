package io.github.discovery.backend.consul;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.IllegalEntryException;
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
 * Consul as a registry. Its scope is one service; a watch is a chain of blocking queries,
 * each of which is a full read.
 */
public final class ConsulBackend implements RegistryBackend {

	/** The name by which {@code discovery.backend} selects it. */
	public static final String NAME = "consul";

	/** From the end of the time to live until a server has the critical status. */
	private static final Duration EXPIRY_MARGIN = Duration.ofSeconds(1);

	private final ConsulReader reader;

	private final ConsulWriter writer;

	private final ConsulSettings settings;

	private final QuerySlots slots;

	private final Scheduler scheduler;

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private volatile boolean open = true;

	/**
	 * Create a backend.
	 * @param client what talks to the agent
	 * @param settings how to read and write
	 * @param scheduler where watches wait between two queries
	 */
	public ConsulBackend(ConsulClient client, ConsulSettings settings, Scheduler scheduler) {
		this.reader = new ConsulReader(client, settings);
		this.writer = new ConsulWriter(client, settings);
		this.settings = settings;
		this.scheduler = scheduler;
		this.slots = new QuerySlots(settings.maximumBlockingQueries(), scheduler);
	}

	@Override
	public String name() {
		return this.settings.backendName();
	}

	@Override
	public Set<Capability> capabilities() {
		return isHome() ? EnumSet.allOf(Capability.class)
				: EnumSet.of(Capability.WATCH, Capability.WATCH_IS_FULL_READ, Capability.LIST_SERVICES);
	}

	@Override
	public Scope scopeOf(ServiceName service) {
		return new Scope(service.value());
	}

	@Override
	public Mono<Listing> list(Scope scope, Revision previous) {
		ServiceName service = ServiceName.of(scope.name());
		return step(this.reader.read(service))
			.map((answer) -> this.reader.listing(service, answer, ConsulReader.index(previous)));
	}

	@Override
	public Flux<WatchEvent> watch(Scope scope, Revision revision) {
		return Flux.defer(() -> {
			if (!this.open) {
				return Flux.error(closedException());
			}
			ConsulWatch watch = new ConsulWatch(this.reader, this.slots, this.scheduler, ServiceName.of(scope.name()),
					revision);
			return watch.events().takeUntilOther(this.closed.asMono());
		});
	}

	@Override
	public Duration watchSilenceLimit() {
		return ConsulWatch.longestWait(this.settings).plus(watchDelay());
	}

	@Override
	public Duration watchDelay() {
		return this.slots.delay();
	}

	/**
	 * Return how many watched services have no blocking query and are read in turn.
	 * @return the number of services
	 */
	public int polledServices() {
		return this.slots.waiting();
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		return step(this.reader.services());
	}

	@Override
	public int maximumMetadataEntries() {
		return ConsulEntry.MAX_METADATA_ENTRIES;
	}

	@Override
	public void requireAcceptable(Registration registration) {
		RegistryBackend.super.requireAcceptable(registration);
		MetadataKeys.tooLong(registration.metadata().keySet()).ifPresent((key) -> {
			throw new IllegalEntryException(name(), registration,
					"has the metadata key " + key + ", which Consul stores as " + MetadataKeys.encode(key).length()
							+ " characters",
					"at most " + MetadataKeys.LONGEST + ", of which each . / or _ takes three");
		});
	}

	@Override
	public Mono<Void> register(Registration registration) {
		return write(() -> this.writer.register(registration));
	}

	@Override
	public Mono<Void> renew(Registration registration) {
		return write(() -> this.writer.renew(registration));
	}

	@Override
	public Mono<Void> deregister(Registration registration) {
		return write(() -> this.writer.deregister(registration));
	}

	@Override
	public Mono<Void> setStatus(Registration registration, InstanceStatus status) {
		return write(() -> this.writer.setStatus(registration, status));
	}

	@Override
	public Mono<DiscoveredInstance> read(Registration registration) {
		return write(() -> this.writer.read(registration));
	}

	@Override
	public Mono<Void> probe() {
		return step(this.reader.probe());
	}

	/**
	 * Return the time after which an entry is critical. Consul removes it later: the time
	 * set for that, and up to half a minute more.
	 */
	@Override
	public Duration expiryBound(Duration timeToLive) {
		return timeToLive.plus(EXPIRY_MARGIN);
	}

	@Override
	public void close() {
		this.open = false;
		this.closed.tryEmitEmpty();
	}

	/**
	 * Entries are written at the agent, which is in one datacenter.
	 */
	private <T> Mono<T> write(Supplier<Mono<T>> step) {
		return isHome() ? step(Mono.defer(step))
				: Mono.error(new RegistryException.Unsupported(name(), "registration in another datacenter"));
	}

	private boolean isHome() {
		return this.settings.priority() == 0;
	}

	private <T> Mono<T> step(Mono<T> step) {
		return Mono.defer(() -> this.open ? step : Mono.error(closedException()));
	}

	private static RegistryException closedException() {
		return new RegistryException.Unreachable(NAME, "the backend is closed", null);
	}

}
