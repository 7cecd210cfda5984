package io.github.discovery.facade;

import java.net.URI;
import java.util.Map;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The catalog, the chooser and the registrar in one, without ever blocking.
 */
public final class DefaultReactiveDiscovery implements ReactiveDiscovery {

	private final ServiceCatalog catalog;

	private final InstanceChooser chooser;

	private final OwnEntries own;

	private final HealthView health;

	/**
	 * Create a facade.
	 * @param catalog where services are read
	 * @param chooser picks instances
	 * @param registrar registers, {@code null} if nothing can be registered
	 */
	public DefaultReactiveDiscovery(ServiceCatalog catalog, InstanceChooser chooser, @Nullable Registrar registrar) {
		this.catalog = catalog;
		this.chooser = chooser;
		this.own = new OwnEntries(registrar);
		this.health = new HealthView(catalog, chooser);
	}

	@Override
	public Mono<Void> register(Registration registration) {
		return Mono.defer(() -> {
			this.own.register(registration);
			return this.own.registered(registration);
		});
	}

	@Override
	public Mono<Void> deregister(String service, String instanceId) {
		return Mono.defer(() -> this.own.deregister(service, instanceId));
	}

	@Override
	public Mono<Void> updateMetadata(String service, String instanceId, Map<String, String> metadata) {
		return Mono.fromRunnable(() -> this.own.updateMetadata(service, instanceId, metadata));
	}

	@Override
	public Flux<DiscoveredInstance> discover(String service, Selection selection) {
		return Mono.defer(() -> this.catalog.first(service))
			.flatMapIterable((snapshot) -> snapshot.eligible())
			.filter(selection::matches);
	}

	@Override
	public Flux<String> services() {
		return Mono.defer(this.catalog::services).flatMapIterable((names) -> names).map(ServiceName::value);
	}

	@Override
	public Mono<DiscoveredInstance> describe(String service, String instanceId) {
		return Mono.defer(() -> this.catalog.first(service))
			.flatMap((snapshot) -> Mono.justOrEmpty(snapshot.find(instanceId)));
	}

	@Override
	public Mono<InstanceLease> pick(String service, PickOptions options) {
		return Mono.defer(() -> this.chooser.of(service).pick(new PickWish(options))).map(InstanceLease::of);
	}

	@Override
	public Mono<URI> serviceUrl(String service) {
		return Mono.defer(() -> this.chooser.of(service).pick(PickRequest.ANY)).map((candidate) -> {
			candidate.statistics().picked();
			return candidate.instance().getUri();
		});
	}

	@Override
	public Mono<ServiceHealth> health(String service) {
		return Mono.defer(() -> this.catalog.first(service)).map(this.health::of);
	}

	@Override
	public Mono<SystemHealth> health() {
		return Mono.fromSupplier(this.health::all);
	}

}
