package io.github.discovery.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of one service at one moment. Immutable and swapped whole; its age
 * and the state of its sources are kept beside it, so that a confirmation of the same
 * content is no new snapshot.
 *
 * <p>
 * Of two entries with one host and port only the newest by
 * {@link DiscoveredInstance#order()} is kept: the other is a crashed predecessor whose
 * entry has not expired yet.
 */
public final class ServiceSnapshot {

	private final ServiceName service;

	private final long version;

	private final List<DiscoveredInstance> instances;

	private final List<DiscoveredInstance> eligible;

	private ServiceSnapshot(ServiceName service, long version, List<DiscoveredInstance> instances,
			List<DiscoveredInstance> eligible) {
		this.service = service;
		this.version = version;
		this.instances = instances;
		this.eligible = eligible;
	}

	/**
	 * Create the snapshot of a service of which nothing is known.
	 * @param service the service
	 * @return a snapshot of version 0 without instances
	 */
	public static ServiceSnapshot empty(ServiceName service) {
		return new ServiceSnapshot(service, 0, List.of(), List.of());
	}

	/**
	 * Create a snapshot.
	 * @param service the service
	 * @param version grows with each snapshot of the service, at least 1
	 * @param found the instances as the sources gave them
	 * @param healthy the statuses that may be called; maintenance never counts
	 * @return a snapshot ordered by instance id
	 */
	public static ServiceSnapshot of(ServiceName service, long version, Collection<DiscoveredInstance> found,
			Set<InstanceStatus> healthy) {
		Map<String, DiscoveredInstance> newest = new LinkedHashMap<>();
		List<DiscoveredInstance> uncallable = new ArrayList<>();
		for (DiscoveredInstance instance : found) {
			if (instance.getPort() == 0) {
				uncallable.add(instance);
			}
			else {
				newest.merge(instance.authority(), instance, ServiceSnapshot::newer);
			}
		}
		List<DiscoveredInstance> instances = new ArrayList<>(newest.values());
		instances.addAll(uncallable);
		instances.sort(Comparator.comparing(DiscoveredInstance::getInstanceId));
		List<DiscoveredInstance> all = List.copyOf(instances);
		instances.removeIf((instance) -> !isEligible(instance, healthy));
		List<DiscoveredInstance> eligible = (instances.size() == all.size()) ? all : List.copyOf(instances);
		return new ServiceSnapshot(service, version, all, eligible);
	}

	private static DiscoveredInstance newer(DiscoveredInstance one, DiscoveredInstance other) {
		return (other.order() > one.order()) ? other : one;
	}

	private static boolean isEligible(DiscoveredInstance instance, Set<InstanceStatus> healthy) {
		return instance.getPort() > 0 && instance.status() != InstanceStatus.MAINTENANCE
				&& healthy.contains(instance.status());
	}

	/**
	 * Return the service.
	 * @return the name of the service
	 */
	public ServiceName service() {
		return this.service;
	}

	/**
	 * Return the version, which grows with each snapshot of the service.
	 * @return 0 for a service of which nothing is known yet
	 */
	public long version() {
		return this.version;
	}

	/**
	 * Return every instance, whatever its status.
	 * @return an unmodifiable list ordered by instance id
	 */
	public List<DiscoveredInstance> instances() {
		return this.instances;
	}

	/**
	 * Return the instances that may be called.
	 * @return an unmodifiable list ordered by instance id
	 */
	public List<DiscoveredInstance> eligible() {
		return this.eligible;
	}

	/**
	 * Find one instance.
	 * @param instanceId its id
	 * @return the instance, if the snapshot holds it
	 */
	public Optional<DiscoveredInstance> find(String instanceId) {
		return this.instances.stream().filter((instance) -> instance.getInstanceId().equals(instanceId)).findFirst();
	}

	@Override
	public String toString() {
		return this.service + " v" + this.version + ": " + this.eligible.size() + " of " + this.instances.size()
				+ " eligible";
	}

}
