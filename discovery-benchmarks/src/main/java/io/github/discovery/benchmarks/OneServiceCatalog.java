package io.github.discovery.benchmarks;

import java.util.List;
import java.util.Set;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.catalog.SourceState;
import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A catalog that costs nothing, so that what is measured is the rest.
 *
 * @param snapshot what it answers whatever is asked
 */
record OneServiceCatalog(ServiceSnapshot snapshot) implements ServiceCatalog {

	@Override
	public ServiceSnapshot current(String service) {
		return this.snapshot;
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
		return Flux.just(this.snapshot);
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
		return Set.of(this.snapshot.service());
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
