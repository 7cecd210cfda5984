package io.github.discovery.catalog;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The catalog over reflectors. Readers see volatile, immutable values; everything else
 * happens on the state scheduler.
 */
public final class DefaultServiceCatalog implements ServiceCatalog {

	private static final Log logger = LogFactory.getLog(DefaultServiceCatalog.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	private final CatalogSettings settings;

	private final LoopRuntime runtime;

	private final List<Source> sources;

	private final CatalogNames names;

	private final CatalogEvents events;

	private final Map<String, ServiceEntry> entries = new ConcurrentHashMap<>();

	private final AtomicInteger size = new AtomicInteger();

	private final AtomicLong refused = new AtomicLong();

	private final AtomicBoolean closed = new AtomicBoolean();

	private long version;

	private boolean sweeping;

	/**
	 * Create a catalog that follows nothing yet.
	 * @param backends the backends, in the order in which they win; not closed with the
	 * catalog
	 * @param settings the settings
	 * @param runtime threads, time and chance
	 * @param gates the gates before the backends, not closed with the catalog
	 */
	public DefaultServiceCatalog(RegistryBackends backends, CatalogSettings settings, LoopRuntime runtime,
			RegistryGates gates) {
		this.settings = settings;
		this.runtime = runtime;
		this.sources = backends.all()
			.stream()
			.map((backend) -> new Source(backend, gates.of(backend), settings, runtime))
			.toList();
		this.names = new CatalogNames(this.sources, settings, runtime);
		this.events = new CatalogEvents(runtime, this::updateAll);
	}

	@Override
	public ServiceSnapshot current(String service) {
		ServiceEntry entry = entry(service);
		return (entry != null) ? entry.snapshot() : ServiceSnapshot.empty(ServiceName.of(service));
	}

	@Override
	public Mono<ServiceSnapshot> first(String service) {
		return Mono.defer(() -> {
			ServiceEntry entry = require(service);
			ServiceSnapshot snapshot = entry.snapshot();
			return (snapshot.version() > 0) ? Mono.just(snapshot) : entry.first(() -> update(entry));
		});
	}

	@Override
	public ServiceSnapshot await(String service) {
		ServiceEntry required = require(service);
		ServiceSnapshot known = required.snapshot();
		if (known.version() > 0) {
			return known;
		}
		if (Schedulers.isInNonBlockingThread() && required.untilDeadline() > 0) {
			throw required.unavailable("and a non-blocking thread must not wait for it: use ServiceCatalog.first, "
					+ "or ReactiveDiscoveryClient, for the first look-up");
		}
		return Objects.requireNonNull(required.answered(() -> update(required)).block());
	}

	@Override
	public Flux<ServiceSnapshot> snapshots(String service) {
		// The entry may be dropped as idle just before it gets its subscriber.
		return Flux.defer(() -> require(service).snapshots()).repeat(() -> !this.closed.get());
	}

	@Override
	public Flux<CatalogEvent> events() {
		return this.events.flux();
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		return this.names.all(this::known, this.runtime.callbacks());
	}

	@Override
	public Set<ServiceName> awaitServices() {
		// Without a hop to the listeners' threads, all of which may be waiting here.
		return Objects.requireNonNull(this.names.all(this::known, Schedulers.immediate()).block());
	}

	private Set<ServiceName> known() {
		Set<ServiceName> known = new TreeSet<>();
		this.entries.values()
			.stream()
			.filter((entry) -> !entry.snapshot().instances().isEmpty())
			.forEach((entry) -> known.add(entry.service()));
		return known;
	}

	@Override
	public Set<ServiceName> followed() {
		Set<ServiceName> followed = new TreeSet<>();
		this.entries.values().forEach((entry) -> followed.add(entry.service()));
		return followed;
	}

	@Override
	public List<SourceState> sources(ServiceName service) {
		ServiceEntry entry = this.entries.get(service.value());
		return (entry == null) ? List.of()
				: entry.followed().stream().map((one) -> one.reflector().status().toSourceState()).toList();
	}

	@Override
	public List<SourceState> backends() {
		return this.sources.stream().map(Source::state).toList();
	}

	@Override
	public Optional<ServiceSnapshot> peek(ServiceName service) {
		return Optional.ofNullable(this.entries.get(service.value())).map(ServiceEntry::snapshot);
	}

	@Override
	public boolean isStale(ServiceName service) {
		ServiceEntry entry = this.entries.get(service.value());
		return entry != null && entry.isStale();
	}

	@Override
	public long refused() {
		return this.refused.get();
	}

	@Override
	public void refresh() {
		if (!this.closed.get()) {
			this.runtime.state().schedule(() -> this.sources.forEach(Source::refresh));
		}
	}

	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true) || this.runtime.state().isDisposed()) {
			return;
		}
		Mono<Void> stop = Mono.<Void>fromRunnable(this::stop).subscribeOn(this.runtime.state());
		if (Schedulers.isInNonBlockingThread()) {
			stop.subscribe();
		}
		else {
			stop.block(CLOSE_TIMEOUT);
		}
	}

	private void stop() {
		this.sources.forEach(Source::close);
		this.events.close();
		this.entries.values().forEach(ServiceEntry::complete);
	}

	private ServiceEntry require(String service) {
		ServiceEntry entry = entry(service);
		if (entry != null) {
			return entry;
		}
		throw RegistryUnavailableException.nobodyAsked(ServiceName.of(service), this.closed.get()
				? "the catalog is closed"
				: "not followed, because the maximum of " + this.settings.maximumServices() + " services is reached");
	}

	private @Nullable ServiceEntry entry(String service) {
		ServiceEntry entry = this.entries.get(service);
		if (entry == null) {
			entry = this.entries.get(service.toLowerCase(Locale.ROOT));
		}
		if (entry == null) {
			return create(ServiceName.of(service));
		}
		entry.touch();
		return entry;
	}

	private @Nullable ServiceEntry create(ServiceName service) {
		if (this.closed.get()) {
			return null;
		}
		AtomicBoolean added = new AtomicBoolean();
		// Counted for each service once: of two that ask for the last one at once, the
		// second must not be refused what the first gets.
		ServiceEntry entry = this.entries.computeIfAbsent(service.value(), (name) -> {
			added.set(takePlace());
			return added.get() ? new ServiceEntry(service, this.settings, this.runtime) : null;
		});
		if (entry == null) {
			refused(service);
		}
		else if (added.get()) {
			this.runtime.state().schedule(() -> start(entry));
		}
		return entry;
	}

	private boolean takePlace() {
		boolean free = this.size.incrementAndGet() <= this.settings.maximumServices();
		if (!free) {
			this.size.decrementAndGet();
		}
		return free;
	}

	private void refused(ServiceName service) {
		if (this.refused.getAndIncrement() == 0) {
			logger.warn("Not following service " + service + ": the maximum of " + this.settings.maximumServices()
					+ " services is reached (discovery.catalog.maximum-services); said once, counted from here on");
		}
	}

	private void start(ServiceEntry entry) {
		if (this.closed.get()) {
			return;
		}
		if (!this.sweeping) {
			this.sweeping = true;
			sweepLater();
		}
		consult(entry);
		update(entry);
		this.runtime.later(Duration.ofNanos(entry.untilDeadline()), () -> update(entry));
	}

	/**
	 * Follow the service in every backend that has a say: the static one alone where it
	 * lists the service.
	 */
	private void consult(ServiceEntry entry) {
		for (Source source : this.sources) {
			ServiceEntry.Followed followed = entry.find(source);
			if (followed == null) {
				followed = entry.add(source, source.follow(entry.service(), this.events));
			}
			if (source.isStatic() && followed.mayDecide(entry.service())) {
				return;
			}
		}
	}

	private void updateAll(Collection<ServiceName> services) {
		for (ServiceName service : services) {
			ServiceEntry entry = this.entries.get(service.value());
			if (entry != null) {
				consult(entry);
				update(entry);
			}
		}
	}

	private void update(ServiceEntry entry) {
		if (this.closed.get() || this.entries.get(entry.service().value()) != entry) {
			return;
		}
		ServiceSnapshot before = entry.snapshot();
		ServiceSnapshot next = entry.next(this.version + 1);
		if (next != null) {
			this.version++;
			entry.publish(next);
			SnapshotDiff.between(before, next).forEach(this.events::emit);
		}
	}

	private void sweepLater() {
		this.runtime.later(this.runtime.around(this.settings.timing().idleTimeout().dividedBy(4)), this::sweep);
	}

	private void sweep() {
		if (this.closed.get()) {
			return;
		}
		long limit = LoopRuntime.nanos(this.settings.timing().idleTimeout());
		this.entries.values()
			.stream()
			.filter((entry) -> entry.idle() >= limit && !entry.isIrreplaceable())
			.forEach(this::drop);
		sweepLater();
	}

	private void drop(ServiceEntry entry) {
		this.entries.remove(entry.service().value(), entry);
		this.size.decrementAndGet();
		entry.followed().forEach((one) -> one.source().unfollow(entry.service()));
		entry.complete();
	}

}
