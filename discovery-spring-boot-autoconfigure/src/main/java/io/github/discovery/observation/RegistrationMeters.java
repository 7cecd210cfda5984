package io.github.discovery.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.discovery.registration.Registrar;
import io.github.discovery.registration.RegistrationEvent;
import io.github.discovery.registration.RegistrationEvent.Deregistered;
import io.github.discovery.registration.RegistrationEvent.Registered;
import io.github.discovery.registration.RegistrationEvent.StatusChanged;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.Disposable;

/**
 * Counts what happens to the own entries.
 */
public final class RegistrationMeters implements AutoCloseable {

	/** Services with counters of their own; the rest is counted as one. */
	static final int MAX_SERVICES = 50;

	private static final String OTHER = "other";

	private final MeterRegistry registry;

	private final Set<String> services = ConcurrentHashMap.newKeySet();

	private final Disposable subscription;

	/**
	 * Count from now on.
	 * @param registrar tells what happens
	 * @param registry where the meters are kept
	 */
	public RegistrationMeters(Registrar registrar, MeterRegistry registry) {
		this.registry = registry;
		this.subscription = registrar.events().subscribe(this::count);
	}

	private void count(RegistrationEvent event) {
		Counter.builder("discovery.registrations")
			.description("Changes of own entries in registries, and failures of them")
			.tag("service", label(event.registration().service().value()))
			.tag("backend", event.backend())
			.tag("outcome", outcome(event))
			.register(this.registry)
			.increment();
	}

	private String label(String service) {
		if (this.services.contains(service)) {
			return service;
		}
		return (this.services.size() < MAX_SERVICES && this.services.add(service)) ? service : OTHER;
	}

	private static String outcome(RegistrationEvent event) {
		if (event instanceof Registered) {
			return "registered";
		}
		if (event instanceof Deregistered) {
			return "deregistered";
		}
		return (event instanceof StatusChanged) ? "status-changed" : "failed";
	}

	@Override
	public void close() {
		this.subscription.dispose();
	}

}
