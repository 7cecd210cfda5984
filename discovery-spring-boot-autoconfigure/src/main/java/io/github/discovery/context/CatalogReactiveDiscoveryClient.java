package io.github.discovery.context;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.model.IllegalNameException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;

/**
 * Spring Cloud's reactive view of the catalog: the same answers and the same errors as
 * its blocking twin, without ever blocking.
 */
public final class CatalogReactiveDiscoveryClient implements ReactiveDiscoveryClient {

	private final ServiceCatalog catalog;

	private final CatalogServices services;

	/**
	 * Create a client.
	 * @param catalog where instances are read
	 * @param services where names are read
	 */
	public CatalogReactiveDiscoveryClient(ServiceCatalog catalog, CatalogServices services) {
		this.catalog = catalog;
		this.services = services;
	}

	@Override
	public String description() {
		return CatalogDiscoveryClient.DESCRIPTION;
	}

	@Override
	public Flux<ServiceInstance> getInstances(String serviceId) {
		return this.catalog.first(serviceId)
			.flatMapIterable((snapshot) -> snapshot.eligible())
			.cast(ServiceInstance.class)
			.onErrorResume(IllegalNameException.class, (error) -> Flux.empty());
	}

	@Override
	public Flux<String> getServices() {
		return Mono.defer(this.services::names).flatMapIterable(CatalogServices::text);
	}

	@Override
	public Mono<Void> reactiveProbe() {
		return getServices().then();
	}

	@Override
	public int getOrder() {
		return CatalogDiscoveryClient.ORDER;
	}

}
