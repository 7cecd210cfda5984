package io.github.discovery.context;

import java.time.Duration;
import java.util.List;

import io.github.discovery.registration.Registrar;
import io.github.discovery.registration.RegistrationState;
import reactor.core.publisher.Mono;

/**
 * Leaving the registries: out of service, a wait until callers can have seen that, gone.
 * Each step has a deadline, and none fails.
 */
final class Departure {

	private final Registrar registrar;

	private final RegistrationLifecycleSettings settings;

	Departure(Registrar registrar, RegistrationLifecycleSettings settings) {
		this.registrar = registrar;
		this.settings = settings;
	}

	Mono<Void> leave() {
		return Mono.defer(() -> {
			List<RegistrationState> states = this.registrar.states();
			if (states.isEmpty()) {
				return Mono.empty();
			}
			boolean seen = states.stream().anyMatch((state) -> !state.state().equals("backing-off"));
			Duration wait = seen ? this.settings.propagationDelay() : Duration.ZERO;
			return this.registrar.drain().then(wait.isZero() ? Mono.empty() : Mono.delay(wait)).then(remove());
		});
	}

	private Mono<Void> remove() {
		return this.settings.deregisterOnShutdown() ? this.registrar.deregisterAll() : Mono.empty();
	}

}
