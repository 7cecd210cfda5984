package io.github.discovery.registration;

import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;

/**
 * What tells one entry of a registry from another.
 *
 * @param service the service
 * @param instanceId the id
 */
record EntryKey(ServiceName service, String instanceId) {

	static EntryKey of(Registration registration) {
		return new EntryKey(registration.service(), registration.instanceId());
	}

}
