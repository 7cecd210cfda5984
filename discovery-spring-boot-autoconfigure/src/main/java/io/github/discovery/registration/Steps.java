package io.github.discovery.registration;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Single steps of a backend, each with a deadline.
 */
final class Steps {

	private Steps() {
	}

	/**
	 * A step that fails as unreachable when it takes too long, and as a signal (never as
	 * a thrown exception) when the backend throws.
	 */
	static <T> Mono<T> bounded(RegistryBackend backend, String operation, Supplier<Mono<T>> step, Duration timeout,
			Scheduler scheduler) {
		return Mono.defer(step)
			.timeout(timeout, Mono.error(() -> new RegistryException.Unreachable(backend.name(),
					operation + " was not answered within " + timeout.toMillis() + " ms", null)), scheduler);
	}

	/** An error in one line. */
	static String reason(Throwable error) {
		String message = (error.getMessage() != null) ? error.getMessage() : "no message";
		String text = (error instanceof RegistryException) ? message
				: error.getClass().getSimpleName() + ": " + message;
		return text.replaceAll("\\p{Cntrl}+", " ");
	}

}
