package io.github.discovery.sample.storefront;

import java.util.List;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.model.DiscoveredInstance;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What the page asks for. The call itself is the one line that matters here: a plain
 * {@code WebClient} call to {@code http://greeting}.
 */
@RestController
@RequestMapping("/api")
class StorefrontController {

	static final String GREETING = "greeting";

	private final WebClient greeting;

	private final ServiceCatalog catalog;

	private final Instances instances;

	StorefrontController(@LoadBalanced WebClient.Builder builder, ServiceCatalog catalog, Instances instances) {
		this.greeting = builder.baseUrl("http://" + GREETING).build();
		this.catalog = catalog;
		this.instances = instances;
	}

	@GetMapping("/call")
	Mono<Answer> call() {
		return this.greeting.get()
			.uri("/hello")
			.retrieve()
			.bodyToMono(Answer.class)
			.onErrorResume((error) -> Mono.just(new Answer(String.valueOf(error.getMessage()), null)));
	}

	@GetMapping("/instances")
	Fleet instances() {
		List<Row> rows = this.catalog.current(GREETING).instances().stream().map(Row::of).toList();
		return new Fleet(rows, this.instances.canStart());
	}

	@PostMapping("/instances")
	Mono<Void> start() {
		return Mono.<Void>fromRunnable(this.instances::start).subscribeOn(Schedulers.boundedElastic());
	}

	@PostMapping("/instances/{id}/stop")
	Mono<Void> stop(@PathVariable String id) {
		return Mono.<Void>fromRunnable(() -> this.instances.stop(id)).subscribeOn(Schedulers.boundedElastic());
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.BAD_REQUEST)
	String refuse(IllegalArgumentException error) {
		return String.valueOf(error.getMessage());
	}

	/**
	 * What a call brought.
	 *
	 * @param text the greeting, or the error
	 * @param instance who answered, {@code null} if nobody did
	 */
	record Answer(String text, @org.jspecify.annotations.Nullable String instance) {
	}

	/**
	 * The instances of the greeting service.
	 *
	 * @param instances one row each
	 * @param canStart whether another one can be started from the page
	 */
	record Fleet(List<Row> instances, boolean canStart) {
	}

	/**
	 * One instance.
	 *
	 * @param id the instance id
	 * @param address host and port
	 * @param status the status in the registry
	 */
	record Row(String id, String address, String status) {

		static Row of(DiscoveredInstance instance) {
			return new Row(instance.getInstanceId(), instance.authority(), instance.status().name());
		}

	}

}
