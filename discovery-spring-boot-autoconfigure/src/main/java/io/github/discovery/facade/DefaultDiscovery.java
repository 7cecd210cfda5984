package io.github.discovery.facade;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import org.jspecify.annotations.Nullable;

/**
 * The catalog, the chooser and the registrar in one.
 */
public final class DefaultDiscovery implements Discovery {

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
	public DefaultDiscovery(ServiceCatalog catalog, InstanceChooser chooser, @Nullable Registrar registrar) {
		this.catalog = catalog;
		this.chooser = chooser;
		this.own = new OwnEntries(registrar);
		this.health = new HealthView(catalog, chooser);
	}

	@Override
	public void register(Registration registration) {
		this.own.register(registration);
	}

	@Override
	public void deregister(String service, String instanceId) {
		this.own.deregister(service, instanceId).block();
	}

	@Override
	public void updateMetadata(String service, String instanceId, Map<String, String> metadata) {
		this.own.updateMetadata(service, instanceId, metadata);
	}

	@Override
	public List<DiscoveredInstance> discover(String service, Selection selection) {
		List<DiscoveredInstance> all = this.catalog.await(service).eligible();
		return selection.equals(Selection.ALL) ? all : all.stream().filter(selection::matches).toList();
	}

	@Override
	public List<String> services() {
		return this.catalog.awaitServices().stream().map(ServiceName::value).toList();
	}

	@Override
	public Optional<DiscoveredInstance> describe(String service, String instanceId) {
		return this.catalog.await(service).find(instanceId);
	}

	@Override
	public InstanceLease pick(String service, PickOptions options) {
		return InstanceLease.of(this.chooser.of(service).await(new PickWish(options)));
	}

	@Override
	public URI serviceUrl(String service) {
		Candidate candidate = this.chooser.of(service).await(PickRequest.ANY);
		candidate.statistics().picked();
		return candidate.instance().getUri();
	}

	@Override
	public ServiceHealth health(String service) {
		return this.health.of(this.catalog.await(service));
	}

	@Override
	public SystemHealth health() {
		return this.health.all();
	}

}
