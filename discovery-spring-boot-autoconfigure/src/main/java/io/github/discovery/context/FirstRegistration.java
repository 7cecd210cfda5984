package io.github.discovery.context;

import java.time.Duration;

import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import io.github.discovery.registration.RegistrationEvent;
import reactor.core.publisher.Mono;

/**
 * Registers and waits for what comes of it: the entry, or the first failure.
 */
final class FirstRegistration {

	private static final Duration LONGEST = Duration.ofSeconds(30);

	private final Registrar registrar;

	FirstRegistration(Registrar registrar) {
		this.registrar = registrar;
	}

	void registerOrFail(DiscoveryRegistration registration, Runnable register) {
		Mono<Void> failure = this.registrar.events()
			.ofType(RegistrationEvent.Failed.class)
			.filter((event) -> event.registration().instanceId().equals(registration.getInstanceId()))
			.next()
			.flatMap((event) -> Mono.<Void>error(new RegistrationFailedException(registration, event.reason(), null)))
			.switchIfEmpty(Mono.never());
		Mono<Void> success = Mono.fromRunnable(register)
			.then(this.registrar.whenRegistered(ServiceName.of(registration.getServiceId()),
					registration.getInstanceId()))
			.onErrorMap((error) -> new RegistrationFailedException(registration, String.valueOf(error.getMessage()),
					error));
		Mono.firstWithSignal(failure, success)
			.timeout(LONGEST,
					Mono.error(() -> new RegistrationFailedException(registration,
							"no answer within " + LONGEST.toSeconds() + " s", null)))
			.block();
	}

}
