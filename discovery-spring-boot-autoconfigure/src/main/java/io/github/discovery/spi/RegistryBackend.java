package io.github.discovery.spi;

import java.time.Duration;
import java.util.Set;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Names;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One registry. Each method is a single step: it does nothing until subscribed, signals
 * every failure as a {@link RegistryException}, never retries, never caches, never
 * answers an error with an empty list, and gives its connection back when it is
 * cancelled. Results may be signalled on any thread. {@code RegistryBackendContract} is
 * its specification as a test class.
 */
public interface RegistryBackend extends AutoCloseable {

	/**
	 * Return the name by which {@code discovery.backend} selects this registry.
	 * @return a lower-case name
	 */
	String name();

	/**
	 * Return what this registry can do.
	 * @return its capabilities, always the same
	 */
	Set<Capability> capabilities();

	/**
	 * Return the unit in which a service is listed and watched.
	 * @param service a service
	 * @return its scope
	 */
	Scope scopeOf(ServiceName service);

	/**
	 * Read every instance of a scope, whatever its status.
	 * @param scope the scope
	 * @param previous the revision of the last good read, {@link Revision#NONE} if there
	 * is none; with it the backend judges the continuity
	 * @return the full read; of a scope without instances an empty one
	 */
	Mono<Listing> list(Scope scope, Revision previous);

	/**
	 * Watch a scope for changes after a revision. Of changes in quick succession to one
	 * instance only the last needs to be told.
	 * @param scope the scope
	 * @param revision the revision of the listing that the changes build on
	 * @return changes in order, until cancelled, failed or ended with
	 * {@link WatchEvent.Relist}
	 */
	Flux<WatchEvent> watch(Scope scope, Revision revision);

	/**
	 * Return how long a healthy watch may be silent.
	 * @return after this time without an event the catalog drops the watch and lists
	 * again
	 */
	Duration watchSilenceLimit();

	/**
	 * Return how late a change may be told because more scopes are watched than the
	 * registry lets one process watch at once.
	 * @return zero (default) as long as every scope is watched
	 */
	default Duration watchDelay() {
		return Duration.ZERO;
	}

	/**
	 * Read the names of all services; names that the allow-list refuses are left out.
	 * @return the names
	 */
	Mono<Set<ServiceName>> services();

	/**
	 * Return how many metadata entries a registration may have, without what the backend
	 * writes beside them for itself.
	 * @return {@link Names#MAX_METADATA_ENTRIES} (default) or less, always the same
	 */
	default int maximumMetadataEntries() {
		return Names.MAX_METADATA_ENTRIES;
	}

	/**
	 * Check whether this registry can hold an entry, as far as that is known without
	 * asking it. What passes is not refused with {@link RegistryException.Invalid} later,
	 * so that whoever wants an entry is told at once, and not a log at run time.
	 * @param registration an entry that somebody wants
	 * @throws IllegalEntryException if the registry would refuse it
	 */
	default void requireAcceptable(Registration registration) {
		int entries = registration.metadata().size();
		if (entries > maximumMetadataEntries()) {
			throw new IllegalEntryException(name(), registration, "has " + entries + " metadata entries",
					"at most " + maximumMetadataEntries());
		}
	}

	/**
	 * Write an entry, or replace the entry with the same service and id. Starts a lease
	 * of the registration's time to live, with the registration's status.
	 * @param registration what to write
	 * @return completes when the registry has it
	 */
	Mono<Void> register(Registration registration);

	/**
	 * Extend the lease of an entry and keep its status, maintenance included.
	 * @param registration the entry as it was written
	 * @return completes when extended; fails with {@link RegistryException.NotFound} when
	 * the registry does not have the entry any more, and with
	 * {@link RegistryException.Conflict} when it belongs to another owner
	 */
	Mono<Void> renew(Registration registration);

	/**
	 * Remove an entry. No error if it is not there; an entry of another owner is left
	 * alone.
	 * @param registration the entry as it was written
	 * @return completes when it is gone
	 */
	Mono<Void> deregister(Registration registration);

	/**
	 * Set the status of an entry, without waiting for a renewal.
	 * @param registration the entry as it was written
	 * @param status the status; {@link InstanceStatus#MAINTENANCE} survives renewals and
	 * repeated registration with that status
	 * @return completes when set
	 */
	Mono<Void> setStatus(Registration registration, InstanceStatus status);

	/**
	 * Read an own entry back, as cheaply as the registry allows.
	 * @param registration the entry as it was written
	 * @return the entry as others see it, empty if it is not there
	 */
	Mono<DiscoveredInstance> read(Registration registration);

	/**
	 * Ask cheaply whether the registry can be reached and will answer.
	 * @return completes when it can
	 */
	Mono<Void> probe();

	/**
	 * Return the bound within which the entry of a dead process is gone.
	 * @param timeToLive the time to live of the registration
	 * @return the time after the last renewal at which it is not passing any more at the
	 * latest
	 */
	Duration expiryBound(Duration timeToLive);

	/**
	 * Release what the backend holds. Idempotent.
	 */
	@Override
	void close();

}
