package io.github.discovery.spi;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;

/**
 * What a watch tells. A watch that cannot go on sends {@link Relist} and completes, or
 * fails with a {@link RegistryException}; both make the catalog list again.
 */
public sealed interface WatchEvent {

	/**
	 * An instance was added or changed.
	 *
	 * @param instance what is known of it now
	 */
	record Upserted(DiscoveredInstance instance) implements WatchEvent {
	}

	/**
	 * The registry says positively that an instance is gone: deleted or expired.
	 *
	 * @param service the service
	 * @param instanceId the instance
	 */
	record Removed(ServiceName service, String instanceId) implements WatchEvent {
	}

	/**
	 * The whole scope was read anew, by registries whose watch answers with full reads.
	 *
	 * @param listing the full read
	 */
	record Replaced(Listing listing) implements WatchEvent {
	}

	/**
	 * Nothing changed, but the registry was heard from: keeps the watchdog quiet and the
	 * data's age low.
	 */
	record Alive() implements WatchEvent {
	}

	/**
	 * Changes may have been missed: list again.
	 *
	 * @param reason why, in a few words
	 */
	record Relist(String reason) implements WatchEvent {
	}

}
