package io.github.discovery.client.call;

import java.util.Map;

import io.github.discovery.model.ServiceName;

/**
 * How calls are made.
 *
 * @param defaults what holds for a service without settings of its own
 * @param services settings of single services
 */
public record ClientSettings(CallSettings defaults, Map<ServiceName, CallSettings> services) {

	/** The same for everybody. */
	public static final ClientSettings DEFAULTS = new ClientSettings(CallSettings.DEFAULTS, Map.of());

	/**
	 * Create settings with an unmodifiable copy.
	 */
	public ClientSettings {
		services = Map.copyOf(services);
	}

	/**
	 * Return what holds for a service.
	 * @param service the service
	 * @return its own settings or the defaults
	 */
	public CallSettings of(ServiceName service) {
		return this.services.getOrDefault(service, this.defaults);
	}

}
