package io.github.discovery.sample.storefront;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.model.DiscoveredInstance;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The instances of the greeting service, and what they were told to be. They are told one
 * by one at their addresses, so this is nothing for a balanced client.
 */
@Component
class Greetings {

	static final String SERVICE = "greeting";

	private final ServiceCatalog catalog;

	private final WebClient client;

	private final Map<String, String> conditions = new ConcurrentHashMap<>();

	Greetings(ServiceCatalog catalog, WebClient.Builder plain) {
		this.catalog = catalog;
		this.client = plain.build();
	}

	List<DiscoveredInstance> all() {
		List<DiscoveredInstance> instances = this.catalog.current(SERVICE).instances();
		this.conditions.keySet()
			.retainAll(instances.stream().map(DiscoveredInstance::getInstanceId).collect(Collectors.toSet()));
		return instances;
	}

	Optional<DiscoveredInstance> find(String id) {
		return this.catalog.current(SERVICE).find(id);
	}

	/**
	 * Return what an instance was told to be from here.
	 * @param id the instance
	 * @return its condition
	 */
	String condition(String id) {
		return this.conditions.getOrDefault(id, "well");
	}

	/**
	 * Tell an instance to be well, slow or failing.
	 * @param id the instance
	 * @param condition one of these words
	 * @return completes when it is
	 */
	Mono<Void> become(String id, String condition) {
		return tell(id, "/condition/{condition}", condition).doOnSuccess((done) -> this.conditions.put(id, condition));
	}

	/**
	 * Tell an instance something.
	 * @param id the instance
	 * @param path the path of the command
	 * @param variables values in the path
	 * @return completes when it was heard
	 */
	Mono<Void> tell(String id, String path, Object... variables) {
		return Mono.justOrEmpty(find(id))
			.switchIfEmpty(Mono.error(() -> new IllegalArgumentException("No greeting instance '" + id + "' is known")))
			.flatMap((instance) -> this.client.post()
				.uri(instance.getUri() + path, variables)
				.retrieve()
				.onStatus(HttpStatusCode::is4xxClientError, Greetings::refused)
				.toBodilessEntity())
			.then();
	}

	private static Mono<? extends Throwable> refused(ClientResponse response) {
		return response.bodyToMono(String.class).map(IllegalArgumentException::new);
	}

}
