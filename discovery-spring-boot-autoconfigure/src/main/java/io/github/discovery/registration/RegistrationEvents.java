package io.github.discovery.registration;

import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Hands events from the state thread to subscribers on threads of their own. A slow or
 * blocking subscriber loses its oldest events beyond a bound, and disturbs nobody.
 */
final class RegistrationEvents {

	private static final int BOUND = 256;

	private final Sinks.Many<RegistrationEvent> sink = Sinks.many().multicast().directBestEffort();

	private final Scheduler callbacks;

	RegistrationEvents(Scheduler callbacks) {
		this.callbacks = callbacks;
	}

	void tell(RegistrationEvent event) {
		// Without a subscriber nobody needs to know.
		this.sink.tryEmitNext(event);
	}

	Flux<RegistrationEvent> flux() {
		return this.sink.asFlux().onBackpressureBuffer(BOUND, (lost) -> {
		}, BufferOverflowStrategy.DROP_OLDEST).publishOn(this.callbacks, 1);
	}

	void close() {
		this.sink.tryEmitComplete();
	}

}
