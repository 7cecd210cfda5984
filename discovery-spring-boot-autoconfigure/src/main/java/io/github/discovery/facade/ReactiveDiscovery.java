package io.github.discovery.facade;

import java.net.URI;
import java.util.Map;

import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * All that an application does with services, without ever blocking: the same answers and
 * the same errors as {@link Discovery}, as signals. Nothing happens before somebody
 * subscribes.
 */
public interface ReactiveDiscovery {

	/**
	 * Want an entry in every registry, in place of the one with the same service and id
	 * if there is one.
	 * @param registration the entry
	 * @return completes when every registry has it, which is tried until it is
	 * deregistered; fails with an error that another attempt cannot mend. Cancelling only
	 * ends the waiting
	 */
	Mono<Void> register(Registration registration);

	/**
	 * Remove an entry.
	 * @param service the service
	 * @param instanceId the id of the instance
	 * @return completes when every registry has removed it, or with the first error after
	 * the configured deadline
	 */
	Mono<Void> deregister(String service, String instanceId);

	/**
	 * Add to the metadata of an entry that this process has registered.
	 * @param service the service
	 * @param instanceId the id of the instance
	 * @param metadata entries to add or to replace; others stay
	 * @return completes when the change is wanted, before the registries have it; fails
	 * with {@link IllegalArgumentException} if no such entry was registered
	 */
	Mono<Void> updateMetadata(String service, String instanceId, Map<String, String> metadata);

	/**
	 * Return the instances that may be called.
	 * @param service the service
	 * @return the instances ordered by id
	 */
	default Flux<DiscoveredInstance> discover(String service) {
		return discover(service, Selection.ALL);
	}

	/**
	 * Return those instances that may be called and will do.
	 * @param service the service
	 * @param selection which will do
	 * @return the instances ordered by id
	 */
	Flux<DiscoveredInstance> discover(String service, Selection selection);

	/**
	 * Return all services that the registries know.
	 * @return their names in order
	 */
	Flux<String> services();

	/**
	 * Return one instance, whatever its status.
	 * @param service the service
	 * @param instanceId the id of the instance
	 * @return the instance, empty if it is not known
	 */
	Mono<DiscoveredInstance> describe(String service, String instanceId);

	/**
	 * Pick an instance and count a connection to it until the lease is closed.
	 * @param service the service
	 * @return a lease, to be closed, as {@link Mono#usingWhen} does
	 */
	default Mono<InstanceLease> pick(String service) {
		return pick(service, PickOptions.NONE);
	}

	/**
	 * Pick an instance and count a connection to it until the lease is closed.
	 * @param service the service
	 * @param selection which instances will do
	 * @return a lease, to be closed, as {@link Mono#usingWhen} does
	 */
	default Mono<InstanceLease> pick(String service, Selection selection) {
		return pick(service, PickOptions.selection(selection));
	}

	/**
	 * Pick an instance and count a connection to it until the lease is closed.
	 * @param service the service
	 * @param options which instances will do, and by which strategy
	 * @return a lease, to be closed, as {@link Mono#usingWhen} does; fails with
	 * {@link io.github.discovery.client.NoInstanceAvailableException}
	 */
	Mono<InstanceLease> pick(String service, PickOptions options);

	/**
	 * Pick an instance for one request of which nobody will report the end.
	 * @param service the service
	 * @return its URI, {@code http} or {@code https}, without a path; fails with
	 * {@link io.github.discovery.client.NoInstanceAvailableException}
	 */
	Mono<URI> serviceUrl(String service);

	/**
	 * Return how well a service is.
	 * @param service the service
	 * @return its health as this process sees it
	 */
	Mono<ServiceHealth> health(String service);

	/**
	 * Return how well all is that this process uses, without asking for anything else.
	 * @return the health of the services it follows and of the registries
	 */
	Mono<SystemHealth> health();

	/**
	 * Return whether a service can be called.
	 * @param service the service
	 * @return whether any instance may be called and does not rest after failures;
	 * {@code false} for an unknown service
	 */
	default Mono<Boolean> isHealthy(String service) {
		return health(service).map(ServiceHealth::isCallable);
	}

}
