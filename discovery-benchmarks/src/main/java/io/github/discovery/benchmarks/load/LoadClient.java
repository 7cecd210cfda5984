package io.github.discovery.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.discovery.client.guard.GuardRegistries;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * An application with this starter that calls one service. Its instances are static: no
 * registry ever learns what happens to them.
 */
public final class LoadClient implements AutoCloseable {

	/** The service that is called. */
	public static final String SERVICE = "target";

	private final ConfigurableApplicationContext context;

	private final Queue<String> transitions = new ConcurrentLinkedQueue<>();

	private LoadClient(ConfigurableApplicationContext context) {
		this.context = context;
		context.getBean(GuardRegistries.class)
			.breakers()
			.getEventPublisher()
			.onEntryAdded((added) -> record(added.getAddedEntry()));
	}

	/**
	 * Start the application.
	 * @param urls where the instances are
	 * @param properties further properties, as {@code key=value}
	 * @return an application that can call
	 */
	public static LoadClient start(List<String> urls, String... properties) {
		List<String> args = new ArrayList<>(List.of("--spring.main.banner-mode=off", "--logging.level.root=error",
				"--spring.application.name=load", "--discovery.registration.enabled=false",
				"--discovery.static.services." + SERVICE + "=" + String.join(",", urls)));
		for (String property : properties) {
			args.add("--" + property);
		}
		return new LoadClient(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(args.toArray(String[]::new)));
	}

	private void record(CircuitBreaker breaker) {
		breaker.getEventPublisher()
			.onStateTransition((event) -> this.transitions.add(String.valueOf(event.getStateTransition())));
	}

	/**
	 * Return a bean of the application.
	 * @param <T> its type
	 * @param type its type
	 * @return the bean
	 */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Return what calls the service reactively.
	 * @return a load-balanced client
	 */
	public WebClient webClient() {
		return bean(Clients.class).webClient();
	}

	/**
	 * Return what calls the service and blocks.
	 * @return a load-balanced client
	 */
	public RestClient restClient() {
		return bean(Clients.class).restClient();
	}

	/**
	 * Return what the circuit breaker did.
	 * @return the changes of its state, in order
	 */
	public List<String> transitions() {
		return List.copyOf(this.transitions);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * The clients an application would inject.
	 *
	 * @param webClient the reactive one
	 * @param restClient the blocking one
	 */
	record Clients(WebClient webClient, RestClient restClient) {
	}

	@EnableAutoConfiguration
	static class Application {

		@Bean
		Clients clients(@LoadBalanced WebClient webClient, @LoadBalanced RestClient restClient) {
			return new Clients(webClient, restClient);
		}

	}

}
