package io.github.discovery.context;

import java.util.List;

import io.github.discovery.catalog.RegistryUnavailableException;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.model.IllegalNameException;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * Spring Cloud's blocking view of the catalog. Instances are those that may be called. A
 * service that no registry knows has none; a service looked up before any registry was
 * reached throws {@link RegistryUnavailableException}.
 */
public final class CatalogDiscoveryClient implements DiscoveryClient {

	/**
	 * Before Spring Cloud's simple client, so that a composite asks the catalog first.
	 */
	public static final int ORDER = -100;

	static final String DESCRIPTION = "Discovery catalog";

	private final ServiceCatalog catalog;

	private final CatalogServices services;

	/**
	 * Create a client.
	 * @param catalog where instances are read
	 * @param services where names are read
	 */
	public CatalogDiscoveryClient(ServiceCatalog catalog, CatalogServices services) {
		this.catalog = catalog;
		this.services = services;
	}

	@Override
	public String description() {
		return DESCRIPTION;
	}

	/**
	 * Return the instances that may be called.
	 * @param serviceId the service in any case; a text that cannot be a service's name
	 * has no instances
	 * @return the snapshot's own unmodifiable list
	 */
	@Override
	@SuppressWarnings("unchecked")
	public List<ServiceInstance> getInstances(String serviceId) {
		try {
			// No copy: the list is immutable, so a list of the subtype is as good.
			return (List<ServiceInstance>) (List<?>) this.catalog.await(serviceId).eligible();
		}
		catch (IllegalNameException ex) {
			// Another client of a composite may know such a name.
			return List.of();
		}
	}

	@Override
	public List<String> getServices() {
		return this.services.await();
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
