package io.github.discovery.spi;

import java.util.List;

import io.github.discovery.model.DiscoveredInstance;

/**
 * A full read of a scope.
 *
 * @param instances every instance in the scope, whatever its status
 * @param revision where in the registry's history it was read
 * @param continuity whether what is missing is known to be gone
 */
public record Listing(List<DiscoveredInstance> instances, Revision revision, Continuity continuity) {

	/**
	 * Create a listing with an unmodifiable copy of the instances.
	 */
	public Listing {
		instances = List.copyOf(instances);
	}

}
