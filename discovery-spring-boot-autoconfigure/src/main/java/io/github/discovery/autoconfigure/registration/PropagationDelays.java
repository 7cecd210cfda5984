package io.github.discovery.autoconfigure.registration;

import java.time.Duration;
import java.util.Map;

import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;

/**
 * How long callers may need, registry by registry, to see that an instance is out of
 * service.
 */
final class PropagationDelays {

	private static final Duration USUAL = Duration.ofSeconds(2);

	private static final Map<String, Duration> KNOWN = Map.of("memory", Duration.ZERO, "static", Duration.ZERO,
			"kubernetes", Duration.ofSeconds(5), "eureka", Duration.ofSeconds(30));

	private PropagationDelays() {
	}

	/** The longest of all registries this application is in. */
	static Duration of(RegistryBackends backends) {
		return backends.registering()
			.stream()
			.map(RegistryBackend::name)
			.map((name) -> KNOWN.getOrDefault(name, USUAL))
			.reduce(Duration.ZERO, (one, other) -> (one.compareTo(other) > 0) ? one : other);
	}

}
