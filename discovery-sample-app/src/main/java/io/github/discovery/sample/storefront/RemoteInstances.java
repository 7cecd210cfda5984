package io.github.discovery.sample.storefront;

import java.time.Duration;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.model.DiscoveredInstance;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Instances in processes of their own: they can be asked to stop, but not started.
 */
class RemoteInstances implements Instances {

	private final ServiceCatalog catalog;

	private final WebClient client;

	RemoteInstances(ServiceCatalog catalog, WebClient client) {
		this.catalog = catalog;
		this.client = client;
	}

	@Override
	public void stop(String instanceId) {
		DiscoveredInstance instance = this.catalog.current(StorefrontController.GREETING)
			.find(instanceId)
			.orElseThrow(() -> new IllegalArgumentException("No greeting instance '" + instanceId + "' is known"));
		this.client.post()
			.uri(instance.getUri() + "/stop")
			.retrieve()
			.toBodilessEntity()
			.timeout(Duration.ofSeconds(5))
			.block();
	}

	@Override
	public void start() {
		throw new IllegalStateException("Start another process with --sample.role=greeting");
	}

	@Override
	public boolean canStart() {
		return false;
	}

}
