package io.github.discovery.facade;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;

/**
 * All that an application does with services, for threads that may block. Only the very
 * first look-up of a service waits, for a limited time; all others read memory.
 *
 * <p>
 * A service is named in any case; a text that is no legal name is an
 * {@link io.github.discovery.model.IllegalNameException}, and a look-up before any
 * registry has answered a
 * {@link io.github.discovery.catalog.RegistryUnavailableException}.
 */
public interface Discovery {

	/**
	 * Want an entry in every registry, in place of the one with the same service and id
	 * if there is one. Returns at once: the entry is brought there, and kept there, until
	 * it is deregistered or this process ends.
	 * @param registration the entry
	 */
	void register(Registration registration);

	/**
	 * Remove an entry, waiting within the configured deadline until every registry has.
	 * @param service the service
	 * @param instanceId the id of the instance
	 */
	void deregister(String service, String instanceId);

	/**
	 * Add to the metadata of an entry that this process has registered. Returns at once.
	 * @param service the service
	 * @param instanceId the id of the instance
	 * @param metadata entries to add or to replace; others stay
	 * @throws IllegalArgumentException if no such entry was registered, or a registry
	 * cannot hold so much; the entry then stays as it was
	 */
	void updateMetadata(String service, String instanceId, Map<String, String> metadata);

	/**
	 * Return the instances that may be called.
	 * @param service the service
	 * @return an unmodifiable list ordered by instance id
	 */
	default List<DiscoveredInstance> discover(String service) {
		return discover(service, Selection.ALL);
	}

	/**
	 * Return those instances that may be called and will do.
	 * @param service the service
	 * @param selection which will do
	 * @return an unmodifiable list ordered by instance id
	 */
	List<DiscoveredInstance> discover(String service, Selection selection);

	/**
	 * Return all services that the registries know.
	 * @return their names in order
	 */
	List<String> services();

	/**
	 * Return one instance, whatever its status.
	 * @param service the service
	 * @param instanceId the id of the instance
	 * @return the instance, if it is known
	 */
	Optional<DiscoveredInstance> describe(String service, String instanceId);

	/**
	 * Pick an instance and count a connection to it until the lease is closed.
	 * @param service the service
	 * @return a lease, to be closed
	 * @throws io.github.discovery.client.NoInstanceAvailableException if there is none
	 */
	default InstanceLease pick(String service) {
		return pick(service, PickOptions.NONE);
	}

	/**
	 * Pick an instance and count a connection to it until the lease is closed.
	 * @param service the service
	 * @param selection which instances will do
	 * @return a lease, to be closed
	 * @throws io.github.discovery.client.NoInstanceAvailableException if there is none
	 */
	default InstanceLease pick(String service, Selection selection) {
		return pick(service, PickOptions.selection(selection));
	}

	/**
	 * Pick an instance and count a connection to it until the lease is closed.
	 * @param service the service
	 * @param options which instances will do, and by which strategy
	 * @return a lease, to be closed
	 * @throws io.github.discovery.client.NoInstanceAvailableException if there is none
	 */
	InstanceLease pick(String service, PickOptions options);

	/**
	 * Pick an instance for one request of which nobody will report the end.
	 * @param service the service
	 * @return its URI, {@code http} or {@code https}, without a path
	 * @throws io.github.discovery.client.NoInstanceAvailableException if there is none
	 */
	URI serviceUrl(String service);

	/**
	 * Return how well a service is.
	 * @param service the service
	 * @return its health as this process sees it
	 */
	ServiceHealth health(String service);

	/**
	 * Return how well all is that this process uses, without asking for anything else.
	 * @return the health of the services it follows and of the registries
	 */
	SystemHealth health();

	/**
	 * Return whether a service can be called.
	 * @param service the service
	 * @return whether any instance may be called and does not rest after failures;
	 * {@code false} for an unknown service
	 */
	default boolean isHealthy(String service) {
		return health(service).isCallable();
	}

}
