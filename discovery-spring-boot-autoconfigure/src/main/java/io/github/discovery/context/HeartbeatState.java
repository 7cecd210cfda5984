package io.github.discovery.context;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;

/**
 * What a heartbeat is about, with value equality: the names of the services and the
 * instances of those that are followed.
 *
 * @param names the names, as far as somebody wants them
 * @param instances the instances that may be called
 */
record HeartbeatState(Set<ServiceName> names, Map<ServiceName, List<DiscoveredInstance>> instances) {

	static final HeartbeatState NONE = new HeartbeatState(Set.of(), Map.of());

	HeartbeatState next(ServiceCatalog catalog, Set<ServiceName> listed) {
		Map<ServiceName, List<DiscoveredInstance>> current = new HashMap<>();
		// That nobody asks for a service any more is no change of it.
		this.instances.forEach((service, known) -> {
			if (listed.contains(service)) {
				current.put(service, known);
			}
		});
		for (ServiceName service : catalog.followed()) {
			catalog.peek(service)
				.filter((snapshot) -> snapshot.version() > 0)
				.ifPresent((snapshot) -> current.put(service, snapshot.eligible()));
		}
		return new HeartbeatState(Set.copyOf(listed), Map.copyOf(current));
	}

	@Override
	public String toString() {
		return this.names.size() + " names, " + this.instances.size() + " services";
	}

}
