package io.github.discovery.registration;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps what this process wants to be true in every registry it is registered in. The
 * methods that return nothing only change the desired state and return at once; the
 * registrar brings the registries there, and keeps them there, on its own.
 */
public interface Registrar extends AutoCloseable {

	/**
	 * Want an entry in every registering backend, in place of the one with the same
	 * service and id if there is one.
	 * @param registration the entry
	 * @throws io.github.discovery.spi.IllegalEntryException if one of them cannot hold
	 * it; nothing changes then
	 */
	void register(Registration registration);

	/**
	 * Change an entry that is wanted: its tags, metadata, weight or status.
	 * @param service the service
	 * @param instanceId the id
	 * @param change makes the new entry of the old one, with the same service and id
	 * @throws IllegalArgumentException if no such entry is wanted
	 * @throws io.github.discovery.spi.IllegalEntryException if a backend cannot hold the
	 * new entry; the old one stays
	 */
	void update(ServiceName service, String instanceId, UnaryOperator<Registration> change);

	/**
	 * Want an entry no more.
	 * @param service the service
	 * @param instanceId the id
	 * @return completes when every backend has removed it, or with the first error after
	 * the deadline; the registrar gives up then, and the lease does the rest
	 */
	Mono<Void> deregister(ServiceName service, String instanceId);

	/**
	 * Complete when an entry is in every registering backend.
	 * @param service the service
	 * @param instanceId the id
	 * @return completes when it was written; fails with the first error that another
	 * attempt cannot mend, such as a refused credential
	 */
	Mono<Void> whenRegistered(ServiceName service, String instanceId);

	/**
	 * Tell every registry that all entries of this process are out of service.
	 * @return completes when told or when the deadline has passed, never with an error
	 */
	Mono<Void> drain();

	/**
	 * Stop heartbeats, wait for those under way, then remove all entries, within a
	 * deadline. Register works again afterwards.
	 * @return completes when done or when the deadline has passed, never with an error
	 */
	Mono<Void> deregisterAll();

	/**
	 * Return what is wanted and what is there.
	 * @return one state per entry and backend
	 */
	List<RegistrationState> states();

	/**
	 * Follow what happens to the entries.
	 * @return events from now on
	 */
	Flux<RegistrationEvent> events();

	/**
	 * Stop for good without deregistering. Idempotent.
	 */
	@Override
	void close();

}
