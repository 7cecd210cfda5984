package io.github.discovery.facade;

import java.util.HashMap;
import java.util.Map;

import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What this process registers by itself.
 */
final class OwnEntries {

	private final @Nullable Registrar registrar;

	OwnEntries(@Nullable Registrar registrar) {
		this.registrar = registrar;
	}

	void register(Registration registration) {
		registrar().register(registration);
	}

	Mono<Void> registered(Registration registration) {
		return registrar().whenRegistered(registration.service(), registration.instanceId());
	}

	Mono<Void> deregister(String service, String instanceId) {
		return registrar().deregister(ServiceName.of(service), instanceId);
	}

	void updateMetadata(String service, String instanceId, Map<String, String> metadata) {
		registrar().update(ServiceName.of(service), instanceId, (entry) -> {
			Map<String, String> merged = new HashMap<>(entry.metadata());
			merged.putAll(metadata);
			return entry.toBuilder().metadata(merged).build();
		});
	}

	private Registrar registrar() {
		if (this.registrar == null) {
			throw new IllegalStateException("This application has no Registrar: nothing can be registered here");
		}
		return this.registrar;
	}

}
