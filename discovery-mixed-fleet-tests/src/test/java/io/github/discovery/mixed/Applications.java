package io.github.discovery.mixed;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The applications of the fleet.
 */
final class Applications {

	private Applications() {
	}

	/**
	 * Says its name.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Greeter {

		@Bean
		RouterFunction<ServerResponse> hello(Environment environment) {
			String answer = "I am " + environment.getRequiredProperty("spring.application.name");
			return RouterFunctions.route().GET("/hello", (request) -> ServerResponse.ok().bodyValue(answer)).build();
		}

	}

	/**
	 * Calls with what this starter injects.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OurCaller {

		@Bean
		Caller caller(@LoadBalanced WebClient client) {
			return new Caller(client);
		}

	}

	/**
	 * Calls as Spring Cloud's reference tells.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TheirCaller {

		@Bean
		@LoadBalanced
		WebClient.Builder balanced() {
			return WebClient.builder();
		}

		@Bean
		Caller caller(@LoadBalanced WebClient.Builder builder) {
			return new Caller(builder.build());
		}

	}

	/**
	 * Asks others for their name.
	 */
	record Caller(WebClient client) {

		String hello(String service) {
			return this.client.get().uri("http://" + service + "/hello").retrieve().bodyToMono(String.class).block();
		}

	}

}
