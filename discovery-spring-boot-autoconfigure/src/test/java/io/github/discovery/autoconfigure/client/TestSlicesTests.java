package io.github.discovery.autoconfigure.client;

import io.github.discovery.client.calls.ServiceCalls;
import io.github.discovery.facade.ReactiveDiscovery;
import io.github.discovery.registration.Registrar;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot's test slices have the balanced builders, and register nothing.
 */
class TestSlicesTests {

	@SpringBootConfiguration
	static class Application {

	}

	@Nested
	@WebFluxTest
	@ContextConfiguration(classes = Application.class)
	class OfWebFlux {

		@Test
		void hasBalancedWebClients(@Autowired @LoadBalanced WebClient.Builder builder,
				@Autowired ApplicationContext context) {
			assertThat(builder).isNotNull();
			assertThat(context.getBeanProvider(ReactiveDiscovery.class)).hasSize(1);
			assertThat(context.getBeanProvider(Registrar.class)).isEmpty();
		}

	}

	@Nested
	@WebClientTest
	@ContextConfiguration(classes = Application.class)
	class OfWebClient {

		@Test
		void hasBalancedWebClients(@Autowired @LoadBalanced WebClient.Builder builder) {
			assertThat(builder).isNotNull();
		}

	}

	@Nested
	@WebMvcTest
	@ContextConfiguration(classes = Application.class)
	class OfWebMvc {

		@Test
		void hasBalancedClientsOfBothKinds(@Autowired @LoadBalanced RestClient.Builder builder,
				@Autowired @LoadBalanced WebClient.Builder reactive, @Autowired ApplicationContext context) {
			assertThat(builder).isNotNull();
			assertThat(reactive).isNotNull();
			assertThat(context.getBeanProvider(ServiceCalls.class)).hasSize(1);
			assertThat(context.getBeanProvider(Registrar.class)).isEmpty();
		}

	}

	@Nested
	@RestClientTest
	@ContextConfiguration(classes = Application.class)
	class OfRestClient {

		@Test
		void hasBalancedRestClients(@Autowired @LoadBalanced RestClient.Builder builder) {
			assertThat(builder).isNotNull();
		}

	}

}
