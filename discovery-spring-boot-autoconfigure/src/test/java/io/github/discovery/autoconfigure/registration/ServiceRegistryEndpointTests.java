package io.github.discovery.autoconfigure.registration;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.context.DiscoveryRegistration;
import io.github.discovery.context.DiscoveryServiceRegistry;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.registration.Registrar;
import io.github.discovery.registration.RegistrationState;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Cloud Commons' {@code serviceregistry} endpoint over our registry, by HTTP.
 */
class ServiceRegistryEndpointTests {

	private static final String SERVICE = "endpoint-shop";

	private final RestClient http = RestClient.builder().defaultStatusHandler((status) -> true, (request, response) -> {
	}).build();

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void orderedStatusTakesTheInstanceOutAndBack(WebApplicationType type) {
		try (ConfigurableApplicationContext context = run(type)) {
			awaitEligible(context, 1);
			assertThat(get(context).getBody()).contains("UP");
			assertThat(post(context, "OUT_OF_SERVICE").getStatusCode()).isEqualTo(HttpStatus.OK);
			awaitEligible(context, 0);
			assertThat(get(context).getBody()).contains("OUT_OF_SERVICE");
			assertThat(post(context, "UP").getStatusCode()).isEqualTo(HttpStatus.OK);
			awaitEligible(context, 1);
		}
	}

	@Test
	void orderedStatusSurvivesHeartbeatsAndBeingRegisteredAgain() {
		try (ConfigurableApplicationContext context = run(WebApplicationType.SERVLET)) {
			awaitEligible(context, 1);
			post(context, "OUT_OF_SERVICE");
			awaitEligible(context, 0);
			long beats = count(context, "renew");
			await(() -> assertThat(count(context, "renew")).isGreaterThan(beats + 1));
			assertThat(inRegistry(context).status()).isEqualTo(InstanceStatus.MAINTENANCE);

			long written = count(context, "register");
			backend(context).deregister(state(context).desired()).block();
			await(() -> assertThat(count(context, "register")).isGreaterThan(written));
			assertThat(inRegistry(context).status()).isEqualTo(InstanceStatus.MAINTENANCE);

			context.getBean(DiscoveryServiceRegistry.class).register(context.getBean(DiscoveryRegistration.class));
			long later = count(context, "renew");
			await(() -> assertThat(count(context, "renew")).isGreaterThan(later + 1));
			assertThat(inRegistry(context).status()).isEqualTo(InstanceStatus.MAINTENANCE);
			assertThat(context.getBean(ServiceCatalog.class).current(SERVICE).eligible()).isEmpty();
		}
	}

	@Test
	void readOnlyAccessRefusesToWrite() {
		try (ConfigurableApplicationContext context = run(WebApplicationType.SERVLET,
				"management.endpoint.serviceregistry.access=read-only")) {
			awaitEligible(context, 1);
			assertThat(post(context, "OUT_OF_SERVICE").getStatusCode()).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
			assertThat(get(context).getBody()).contains("UP");
			assertThat(inRegistry(context).status()).isEqualTo(InstanceStatus.PASSING);
		}
	}

	private static ConfigurableApplicationContext run(WebApplicationType type, String... properties) {
		return new SpringApplicationBuilder(Application.class).web(type)
			.registerShutdownHook(false)
			.properties("discovery.backend=memory", "server.port=0", "spring.application.name=" + SERVICE,
					"spring.main.banner-mode=off", "spring.cloud.gateway.server.webflux.enabled=false",
					"discovery.memory.name=endpoint-test", "discovery.registration.propagation-delay=0s",
					"discovery.registration.heartbeat-interval=100ms",
					"management.endpoints.web.exposure.include=serviceregistry")
			.properties(properties)
			.run();
	}

	private ResponseEntity<String> get(ConfigurableApplicationContext context) {
		return this.http.get().uri(uri(context)).retrieve().toEntity(String.class);
	}

	private ResponseEntity<String> post(ConfigurableApplicationContext context, String status) {
		return this.http.post()
			.uri(uri(context))
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("status", status))
			.retrieve()
			.toEntity(String.class);
	}

	private static String uri(ConfigurableApplicationContext context) {
		return "http://localhost:" + context.getEnvironment().getProperty("local.server.port")
				+ "/actuator/serviceregistry";
	}

	private static void awaitEligible(ConfigurableApplicationContext context, int size) {
		ServiceCatalog catalog = context.getBean(ServiceCatalog.class);
		await(() -> {
			assertThat(catalog.current(SERVICE).instances()).hasSize(1);
			assertThat(catalog.current(SERVICE).eligible()).hasSize(size);
		});
	}

	private static DiscoveredInstance inRegistry(ConfigurableApplicationContext context) {
		DiscoveredInstance found = backend(context).read(state(context).desired()).block();
		assertThat(found).isNotNull();
		return found;
	}

	private static RegistrationState state(ConfigurableApplicationContext context) {
		List<RegistrationState> states = context.getBean(Registrar.class).states();
		assertThat(states).hasSize(1);
		return states.get(0);
	}

	private static RegistryBackend backend(ConfigurableApplicationContext context) {
		return context.getBean(RegistryBackends.class).registering().get(0);
	}

	private static long count(ConfigurableApplicationContext context, String operation) {
		Timer timer = context.getBean(MeterRegistry.class)
			.find("discovery.registry.operations")
			.tags("operation", operation, "outcome", "success")
			.timer();
		return (timer != null) ? timer.count() : 0;
	}

	private static void await(org.awaitility.core.ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration")
	static class Application {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
