package io.github.discovery.loadbalancing;

import java.util.Map;

import io.github.discovery.model.ServiceName;

/**
 * How instances are chosen.
 *
 * @param defaults what holds for a service without settings of its own
 * @param services settings of single services
 */
public record LoadBalancingSettings(ServiceSettings defaults, Map<ServiceName, ServiceSettings> services) {

	/** The same for everybody. */
	public static final LoadBalancingSettings DEFAULTS = new LoadBalancingSettings(ServiceSettings.DEFAULTS, Map.of());

	/**
	 * Create settings with an unmodifiable copy.
	 */
	public LoadBalancingSettings {
		services = Map.copyOf(services);
	}

	/**
	 * Return what holds for a service.
	 * @param service the service
	 * @return its own settings or the defaults
	 */
	public ServiceSettings of(ServiceName service) {
		return this.services.getOrDefault(service, this.defaults);
	}

}
