package io.github.discovery.client;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.github.discovery.catalog.RegistryUnavailableException;
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
 * A catalog that says what a test tells it to.
 */
public class StubCatalog implements ServiceCatalog {

	private static final Set<InstanceStatus> HEALTHY = Set.of(InstanceStatus.PASSING, InstanceStatus.WARNING,
			InstanceStatus.UNKNOWN);

	private final Map<String, ServiceSnapshot> snapshots = new ConcurrentHashMap<>();

	private final Map<String, Sinks.One<ServiceSnapshot>> pending = new ConcurrentHashMap<>();

	private boolean reachable = true;

	/**
	 * Put instances where a service had others.
	 * @param service the service
	 * @param instances its instances from now on
	 * @return the snapshot made of them
	 */
	public ServiceSnapshot set(String service, DiscoveredInstance... instances) {
		ServiceName name = ServiceName.of(service);
		ServiceSnapshot snapshot = ServiceSnapshot.of(name, current(service).version() + 1, List.of(instances),
				HEALTHY);
		this.snapshots.put(name.value(), snapshot);
		Sinks.One<ServiceSnapshot> waiting = this.pending.remove(name.value());
		if (waiting != null) {
			waiting.emitValue(snapshot, Sinks.EmitFailureHandler.FAIL_FAST);
		}
		return snapshot;
	}

	/**
	 * Let instances listen on ports of this machine.
	 * @param service the service
	 * @param ports one port for each instance, whose id ends in it
	 */
	public void local(String service, int... ports) {
		DiscoveredInstance[] instances = new DiscoveredInstance[ports.length];
		for (int i = 0; i < ports.length; i++) {
			instances[i] = DiscoveredInstance.builder(ServiceName.of(service), "i" + ports[i])
				.address("127.0.0.1", ports[i])
				.status(InstanceStatus.PASSING)
				.build();
		}
		set(service, instances);
	}

	/**
	 * Let the first look-up of a service wait.
	 * @param service the service
	 */
	public void hold(String service) {
		this.pending.put(service, Sinks.one());
	}

	/**
	 * Be a catalog whose registry was never reached.
	 */
	public void unreachable() {
		this.reachable = false;
	}

	@Override
	public ServiceSnapshot current(String service) {
		ServiceName name = ServiceName.of(service);
		ServiceSnapshot snapshot = this.snapshots.get(name.value());
		return (snapshot != null) ? snapshot : ServiceSnapshot.empty(name);
	}

	@Override
	public Mono<ServiceSnapshot> first(String service) {
		return Mono.defer(() -> {
			ServiceSnapshot snapshot = current(service);
			if (snapshot.version() > 0) {
				return Mono.just(snapshot);
			}
			if (!this.reachable) {
				return Mono.error(new RegistryUnavailableException(snapshot.service(), "consul: connection refused"));
			}
			Sinks.One<ServiceSnapshot> waiting = this.pending.get(service.toLowerCase(Locale.ROOT));
			return (waiting != null) ? waiting.asMono()
					: Mono.just(ServiceSnapshot.of(snapshot.service(), 1, List.of(), HEALTHY));
		});
	}

	@Override
	public ServiceSnapshot await(String service) {
		ServiceSnapshot snapshot = first(service).block(Duration.ofSeconds(5));
		if (snapshot == null) {
			throw new IllegalStateException("no answer");
		}
		return snapshot;
	}

	@Override
	public Flux<ServiceSnapshot> snapshots(String service) {
		return Flux.never();
	}

	@Override
	public Flux<CatalogEvent> events() {
		return Flux.never();
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		Set<ServiceName> names = new TreeSet<>();
		this.snapshots.keySet().forEach((name) -> names.add(ServiceName.of(name)));
		return Mono.just(names);
	}

	@Override
	public Set<ServiceName> followed() {
		return Set.of();
	}

	@Override
	public Optional<ServiceSnapshot> peek(ServiceName service) {
		return Optional.ofNullable(this.snapshots.get(service.value()));
	}

	@Override
	public List<SourceState> sources(ServiceName service) {
		return backends();
	}

	@Override
	public List<SourceState> backends() {
		return List.of(this.reachable
				? new SourceState("consul", "consul", true, true, Duration.ZERO, null, null, null, "watch")
				: new SourceState("consul", "consul", false, false, null, "connection refused", null,
						Duration.ofSeconds(5), "watch"));
	}

	@Override
	public void refresh() {
	}

	@Override
	public void close() {
	}

}
