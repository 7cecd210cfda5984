package io.github.discovery.concurrency;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.catalog.SourceState;
import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A catalog of one service whose snapshot anybody swaps.
 */
public final class SwappedCatalog implements ServiceCatalog {

	/** The one service. */
	public static final ServiceName SERVICE = ServiceName.of("payments");

	private volatile ServiceSnapshot snapshot;

	/**
	 * Create a catalog that knows the service.
	 * @param snapshot what is known of it at first
	 */
	public SwappedCatalog(ServiceSnapshot snapshot) {
		this.snapshot = snapshot;
	}

	/**
	 * Make a snapshot.
	 * @param version its version, which is also the port of its one instance
	 * @return a snapshot
	 */
	public static ServiceSnapshot snapshot(int version) {
		return ServiceSnapshot.of(SERVICE, version, List.of(instance(version)), Set.of(InstanceStatus.PASSING));
	}

	/**
	 * Make an instance.
	 * @param port its port, which its id ends in
	 * @return an instance
	 */
	public static DiscoveredInstance instance(int port) {
		return DiscoveredInstance.builder(SERVICE, "i" + port)
			.address("127.0.0.1", port)
			.status(InstanceStatus.PASSING)
			.build();
	}

	/**
	 * Swap the snapshot.
	 * @param next what is known from now on
	 */
	public void swap(ServiceSnapshot next) {
		this.snapshot = next;
	}

	@Override
	public ServiceSnapshot current(String service) {
		return this.snapshot;
	}

	@Override
	public Optional<ServiceSnapshot> peek(ServiceName service) {
		return Optional.of(this.snapshot);
	}

	@Override
	public Mono<ServiceSnapshot> first(String service) {
		return Mono.just(this.snapshot);
	}

	@Override
	public ServiceSnapshot await(String service) {
		return this.snapshot;
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
		return Mono.just(followed());
	}

	@Override
	public Set<ServiceName> followed() {
		return Set.of(SERVICE);
	}

	@Override
	public List<SourceState> sources(ServiceName service) {
		return List.of();
	}

	@Override
	public List<SourceState> backends() {
		return List.of();
	}

	@Override
	public void refresh() {
	}

	@Override
	public void close() {
	}

}
