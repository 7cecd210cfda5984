package io.github.discovery.facade;

import java.util.EnumMap;
import java.util.Map;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;

/**
 * How well a service is, as this process sees it.
 *
 * @param service the service
 * @param level {@code HEALTHY} if all instances but those in maintenance may be called,
 * none of them impaired; {@code UNHEALTHY} if none may
 * @param instances how many instances have each status, all statuses included
 * @param callable how many may be called
 * @param ejected how many of those rest, because calls of this process failed
 * @param stale whether no registry has confirmed this in time
 */
public record ServiceHealth(ServiceName service, HealthLevel level, Map<InstanceStatus, Integer> instances,
		int callable, int ejected, boolean stale) {

	/**
	 * Create a health with an unmodifiable copy.
	 */
	public ServiceHealth {
		instances = Map.copyOf(instances);
	}

	/**
	 * Return how many instances are known.
	 * @return the sum over all statuses
	 */
	public int total() {
		return this.instances.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Return whether the service can be called.
	 * @return whether any instance may be called and does not rest
	 */
	public boolean isCallable() {
		return this.level != HealthLevel.UNHEALTHY;
	}

	/** Counters of all statuses, at zero. */
	static Map<InstanceStatus, Integer> none() {
		Map<InstanceStatus, Integer> counts = new EnumMap<>(InstanceStatus.class);
		for (InstanceStatus status : InstanceStatus.values()) {
			counts.put(status, 0);
		}
		return counts;
	}

}
