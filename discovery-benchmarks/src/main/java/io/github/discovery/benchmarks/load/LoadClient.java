package io.github.discovery.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.discovery.client.call.CallListener;
import io.github.discovery.model.ServiceName;
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

	private LoadClient(ConfigurableApplicationContext context) {
		this.context = context;
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
		return bean(Transitions.class).seen();
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

	/**
	 * Whoever listens to the breaker itself makes it put an event together for each call.
	 *
	 * @param states the states it changed to
	 */
	record Transitions(Queue<String> states) implements CallListener {

		@Override
		public void circuitChanged(ServiceName service, CircuitBreaker.State state) {
			this.states.add(state.name());
		}

		List<String> seen() {
			return List.copyOf(this.states);
		}

	}

	@EnableAutoConfiguration
	static class Application {

		@Bean
		Transitions transitions() {
			return new Transitions(new ConcurrentLinkedQueue<>());
		}

		@Bean
		Clients clients(@LoadBalanced WebClient webClient, @LoadBalanced RestClient restClient) {
			return new Clients(webClient, restClient);
		}

	}

}
