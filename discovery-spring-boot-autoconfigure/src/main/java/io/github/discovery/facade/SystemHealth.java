package io.github.discovery.facade;

import java.util.List;
import java.util.Map;

import io.github.discovery.catalog.SourceState;

/**
 * How well all is that this process uses.
 *
 * @param level {@code HEALTHY} if all services are and all registries can be read;
 * {@code UNHEALTHY} if no service can be called, or there is none and no registry has
 * ever answered
 * @param services the health of the services that this process follows, by name
 * @param registries the state of every registry
 */
public record SystemHealth(HealthLevel level, Map<String, ServiceHealth> services, List<SourceState> registries) {

	/**
	 * Create a health with unmodifiable copies.
	 */
	public SystemHealth {
		services = Map.copyOf(services);
		registries = List.copyOf(registries);
	}

}
