package io.github.discovery.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.catalog.SourceState;
import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A catalog whose content a test sets.
 */
public class StubCatalog implements ServiceCatalog {

	/** Look-ups that make a real catalog follow a service. */
	public final AtomicInteger asked = new AtomicInteger();

	public final AtomicInteger refreshed = new AtomicInteger();

	public final AtomicInteger refused = new AtomicInteger();

	public final List<SourceState> backends = new ArrayList<>();

	private final Map<ServiceName, ServiceSnapshot> snapshots = new TreeMap<>();

	private final Sinks.Many<CatalogEvent> events = Sinks.many().multicast().directBestEffort();

	public static DiscoveredInstance instance(String service, String id, InstanceStatus status) {
		return DiscoveredInstance.builder(ServiceName.of(service), id)
			.address("10.0.0.5", 8000 + id.length())
			.status(status)
			.zone("eu-1")
			.metadata(Map.of("user.password", "hunter2"))
			.source("memory")
			.build();
	}

	public static SourceState connected(String backend) {
		return new SourceState(backend, backend, true, true, Duration.ofSeconds(3), null,
				new SourceState.EarlierError("leader lost", Duration.ofHours(2)), null, "watch");
	}

	public static SourceState away(String backend) {
		return new SourceState(backend, backend, false, true, Duration.ofMinutes(7), "connection refused", null,
				Duration.ofSeconds(5), "watch");
	}

	public static SourceState never(String backend) {
		return new SourceState(backend, backend, false, false, null, "connection refused", null, Duration.ofSeconds(5),
				"watch");
	}

	public void put(String service, DiscoveredInstance... instances) {
		ServiceName name = ServiceName.of(service);
		this.snapshots.put(name,
				ServiceSnapshot.of(name, 1, Arrays.asList(instances), EnumSet.of(InstanceStatus.PASSING)));
	}

	public void remove(String service) {
		this.snapshots.remove(ServiceName.of(service));
	}

	public void emit(CatalogEvent event) {
		this.events.tryEmitNext(event).orThrow();
	}

	public int listeners() {
		return this.events.currentSubscriberCount();
	}

	@Override
	public ServiceSnapshot current(String service) {
		this.asked.incrementAndGet();
		return peek(ServiceName.of(service)).orElse(ServiceSnapshot.empty(ServiceName.of(service)));
	}

	@Override
	public Mono<ServiceSnapshot> first(String service) {
		return Mono.fromCallable(() -> current(service));
	}

	@Override
	public ServiceSnapshot await(String service) {
		return current(service);
	}

	@Override
	public Flux<ServiceSnapshot> snapshots(String service) {
		return Flux.just(current(service));
	}

	@Override
	public Flux<CatalogEvent> events() {
		return this.events.asFlux();
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		return Mono.error(new IllegalStateException("asks the registry"));
	}

	@Override
	public Set<ServiceName> followed() {
		return new TreeSet<>(this.snapshots.keySet());
	}

	@Override
	public Optional<ServiceSnapshot> peek(ServiceName service) {
		return Optional.ofNullable(this.snapshots.get(service));
	}

	@Override
	public List<SourceState> sources(ServiceName service) {
		return this.snapshots.containsKey(service) ? List.copyOf(this.backends) : List.of();
	}

	@Override
	public List<SourceState> backends() {
		return List.copyOf(this.backends);
	}

	@Override
	public long refused() {
		return this.refused.get();
	}

	@Override
	public void refresh() {
		this.refreshed.incrementAndGet();
	}

	@Override
	public void close() {
		this.events.tryEmitComplete();
	}

}
