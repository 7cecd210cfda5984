package io.github.discovery.backend.memory;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;

/**
 * One entry and its lease.
 *
 * @param instance the entry as others see it
 * @param owner whose it is
 * @param deadline when the lease ends, on the registry's ticker
 */
record MemoryEntry(DiscoveredInstance instance, String owner, long deadline) {

	Key key() {
		return new Key(this.instance.service(), this.instance.getInstanceId());
	}

	boolean isOwnedBy(Registration registration) {
		return this.owner.equals(registration.owner());
	}

	boolean isExpired(long now) {
		// Differences only: the ticker may overflow.
		return this.deadline - now <= 0;
	}

	MemoryEntry renewed(long newDeadline) {
		return new MemoryEntry(this.instance, this.owner, newDeadline);
	}

	/**
	 * What is unique in a registry.
	 *
	 * @param service the service
	 * @param instanceId the id
	 */
	record Key(ServiceName service, String instanceId) {

		static Key of(Registration registration) {
			return new Key(registration.service(), registration.instanceId());
		}

	}

}
