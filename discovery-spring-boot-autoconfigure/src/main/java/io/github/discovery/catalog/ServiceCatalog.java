package io.github.discovery.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one place where services are read. Reading never waits for a registry, but for the
 * very first look-up of a service; asking for a service is what makes the catalog follow
 * it, and a service nobody asks for is dropped after a while.
 */
public interface ServiceCatalog extends AutoCloseable {

	/**
	 * Return what is known of a service without ever waiting.
	 * @param service the service as the caller wrote it, in any case
	 * @return the current snapshot, of version 0 if no source has answered yet
	 * @throws io.github.discovery.model.IllegalNameException if that is no legal name
	 */
	ServiceSnapshot current(String service);

	/**
	 * Return the snapshot of a service, waiting for the first one if need be.
	 * @param service the service as the caller wrote it, in any case
	 * @return the snapshot; fails with {@link RegistryUnavailableException} when no
	 * source answered within the time for first look-ups
	 */
	Mono<ServiceSnapshot> first(String service);

	/**
	 * Return the snapshot of a service, blocking for the first one if need be and if the
	 * calling thread may block.
	 * @param service the service as the caller wrote it, in any case
	 * @return the snapshot, never of version 0
	 * @throws RegistryUnavailableException if no source answered in time, or has not yet
	 * and this thread must not block
	 */
	ServiceSnapshot await(String service);

	/**
	 * Follow a service.
	 * @param service the service as the caller wrote it, in any case
	 * @return the current snapshot if there is one, then each new one; of snapshots in
	 * quick succession a slow subscriber sees the last
	 */
	Flux<ServiceSnapshot> snapshots(String service);

	/**
	 * Follow the changes of all services that somebody asked for. A slow subscriber loses
	 * the oldest events beyond a bound, and disturbs nobody.
	 * @return events from now on
	 */
	Flux<CatalogEvent> events();

	/**
	 * Return the names of all services that the sources know.
	 * @return the names in order; fails with {@link RegistryUnavailableException} if no
	 * source ever answered
	 */
	Mono<Set<ServiceName>> services();

	/**
	 * Return the names of all services that the sources know, blocking for the first
	 * answer if need be; for threads that may block.
	 * @return the names in order
	 * @throws RegistryUnavailableException if no source ever answered
	 */
	default Set<ServiceName> awaitServices() {
		return services().blockOptional().orElse(Set.of());
	}

	/**
	 * Return the services that are being followed.
	 * @return their names
	 */
	Set<ServiceName> followed();

	/**
	 * Return what is known of a service without asking for it: for observers, which must
	 * not keep a service followed that nobody calls any more.
	 * @param service a service
	 * @return the current snapshot, empty if the service is not followed
	 */
	default Optional<ServiceSnapshot> peek(ServiceName service) {
		return followed().contains(service) ? Optional.of(current(service.value())) : Optional.empty();
	}

	/**
	 * Return the state of every source of a service.
	 * @param service a service
	 * @return one state per backend, empty if the service is not followed
	 */
	List<SourceState> sources(ServiceName service);

	/**
	 * Return the state of every backend as a whole.
	 * @return one state per backend
	 */
	List<SourceState> backends();

	/**
	 * Return whether what is known of a service was last confirmed too long ago, or
	 * never.
	 * @param service a service
	 * @return whether no source has confirmed it in time; {@code false} if it is not
	 * followed
	 */
	default boolean isStale(ServiceName service) {
		return false;
	}

	/**
	 * Return how often a service was not followed because the maximum was reached.
	 * @return look-ups refused since the start
	 */
	default long refused() {
		return 0;
	}

	/**
	 * Read everything that is followed again now.
	 */
	void refresh();

	/**
	 * Stop following. Idempotent; what was known stays readable.
	 */
	@Override
	void close();

}
