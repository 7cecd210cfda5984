package io.github.discovery.autoconfigure.actuate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.discovery.actuate.DiscoveryEndpoint;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.observation.DiscoveryMetricsAutoConfiguration;
import io.github.discovery.autoconfigure.observation.EventLogAutoConfiguration;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.observation.EventLog;
import io.github.discovery.observation.PickCounts;
import io.github.discovery.observation.StubCatalog;
import io.github.discovery.observation.StubRegistrar;
import io.github.discovery.registration.RegistrationState;
import io.github.discovery.spi.BackendDecorator;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class DiscoveryActuatorTests {

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, EventLogAutoConfiguration.class,
				DiscoveryMetricsAutoConfiguration.class, DiscoveryEndpointAutoConfiguration.class,
				DiscoveryHealthAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=discovery");

	private final ApplicationContextRunner complete = this.contexts.withUserConfiguration(Stubs.class);

	@Test
	void healthAndEndpointAndMetersAreThereByDefault() {
		this.complete.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			assertThat(context).hasSingleBean(DiscoveryEndpoint.class)
				.hasSingleBean(EventLog.class)
				.hasSingleBean(BackendDecorator.class)
				.hasBean("discoveryHealthContributor");
			assertThat(context.getBean(MeterRegistry.class).find("discovery.picks").functionCounters()).isNotNull();
		});
	}

	@Test
	void nothingIsThereWithoutACatalogOrWhenSwitchedOff() {
		this.contexts.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(DiscoveryEndpoint.class)
			.doesNotHaveBean(HealthContributor.class));
		this.complete.withPropertyValues("discovery.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DiscoveryEndpoint.class)
				.doesNotHaveBean(EventLog.class)
				.doesNotHaveBean(HealthContributor.class));
		this.complete.withPropertyValues("management.health.discovery.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class)
				.hasSingleBean(DiscoveryEndpoint.class));
		this.complete.withPropertyValues("management.endpoint.discovery.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(DiscoveryEndpoint.class));
	}

	@Test
	void startsWithoutActuatorAndMicrometer() {
		this.complete
			.withClassLoader(new FilteredClassLoader(Endpoint.class, HealthContributor.class, MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EventLog.class)
				.doesNotHaveBean("discoveryEndpoint")
				.doesNotHaveBean("discoveryHealthContributor"));
	}

	@Test
	void aUsersOwnBeansWin() {
		DiscoveryEndpoint own = mock();
		this.complete.withBean("own", DiscoveryEndpoint.class, () -> own)
			.run((context) -> assertThat(context).getBean(DiscoveryEndpoint.class).isSameAs(own));
	}

	@Test
	void operatorsSeeEverythingOverHttpAndNoCredential() {
		try (ConfigurableApplicationContext context = start("--management.endpoint.discovery.access=unrestricted")) {
			StubCatalog catalog = context.getBean(StubCatalog.class);
			RestClient client = client(context);
			catalog.put("payments", StubCatalog.instance("payments", "payments-1", InstanceStatus.PASSING));
			catalog.emit(new CatalogEvent.InstanceAdded(
					StubCatalog.instance("payments", "payments-1", InstanceStatus.PASSING)));

			catalog.refused.set(7);
			String all = body(client, "/actuator/discovery");
			assertThat(all).contains("\"name\":\"consul\"")
				.contains("\"lastError\":\"connection refused\"")
				.contains("\"earlierError\":{\"error\":\"leader lost\",\"age\":\"PT2H\"}")
				.contains("\"state\":\"backing-off\"")
				.contains("\"eligible\":1")
				.contains("\"refused\":7")
				.contains("\"type\":\"appeared\"")
				.doesNotContain("hunter2", "owner-epoch");

			String one = body(client, "/actuator/discovery/Payments");
			assertThat(one).contains("\"instanceId\":\"payments-1\"")
				.contains("\"status\":\"PASSING\"")
				.contains("\"zone\":\"eu-1\"")
				.contains("\"picks\":7")
				.contains("\"age\":")
				.doesNotContain("hunter2");
			assertThat(catalog.asked).hasValue(0);

			context.getBean(CallPipelines.class).of("payments");
			assertThat(body(client, "/actuator/discovery/payments")).contains("\"circuitBreaker\":\"closed\"");
			context.getBean(GuardRegistries.class).breakers().circuitBreaker("payments").transitionToForcedOpenState();
			assertThat(body(client, "/actuator/discovery/payments")).contains("\"circuitBreaker\":\"forced-open\"");

			assertThat(status(client, "/actuator/discovery/unknown").value()).isEqualTo(404);
			assertThat(post(client).is2xxSuccessful()).isTrue();
			assertThat(catalog.refreshed).hasValue(1);

			String health = body(client, "/actuator/health");
			assertThat(health).startsWith("{\"components\":{")
				.contains("\"discovery\":{\"components\":{\"consul\":")
				.contains("\"age\":\"PT7M\"")
				.doesNotContain("discoveryComposite")
				.endsWith("\"status\":\"UP\"}");
		}
	}

	@Test
	void springCloudsIndicatorIsBackOnRequestAndWritingNeedsUnrestrictedAccess() {
		try (ConfigurableApplicationContext context = start(
				"--spring.cloud.discovery.client.health-indicator.enabled=true")) {
			assertThat(body(client(context), "/actuator/health")).contains("discoveryComposite")
				.endsWith("\"status\":\"DOWN\"}");
			assertThat(post(client(context)).value()).isEqualTo(405);
			assertThat(context.getBean(StubCatalog.class).refreshed).hasValue(0);
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		String[] all = Stream.concat(Arrays.stream(arguments),
				Stream.of("--server.port=0", "--management.endpoints.web.exposure.include=*",
						"--management.endpoint.health.show-details=always", "--spring.main.banner-mode=off",
						"--spring.cloud.gateway.server.webflux.enabled=false"))
			.toArray(String[]::new);
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET).run(all);
	}

	private static RestClient client(ConfigurableApplicationContext context) {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		return RestClient.builder().baseUrl("http://localhost:" + port).build();
	}

	private static String body(RestClient client, String path) {
		return client.get()
			.uri(path)
			.accept(MediaType.APPLICATION_JSON)
			.exchange((request, response) -> new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
	}

	private static HttpStatusCode status(RestClient client, String path) {
		return client.get().uri(path).exchange((request, response) -> response.getStatusCode());
	}

	private static HttpStatusCode post(RestClient client) {
		ResponseEntity<Void> response = client.post()
			.uri("/actuator/discovery")
			.exchange((request, answer) -> ResponseEntity.status(answer.getStatusCode()).build());
		return response.getStatusCode();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application extends Stubs {

	}

	@Configuration(proxyBeanMethods = false)
	static class Stubs {

		@Bean
		StubCatalog catalog() {
			StubCatalog catalog = new StubCatalog();
			catalog.backends.add(StubCatalog.away("consul"));
			catalog.backends.add(StubCatalog.connected("memory"));
			return catalog;
		}

		@Bean
		StubRegistrar registrar() {
			StubRegistrar registrar = new StubRegistrar();
			Registration own = StubRegistrar.registration("payments", "payments-1");
			registrar.states.add(new RegistrationState("consul", own, null, "backing-off", "refused", null));
			return registrar;
		}

		@Bean
		RegistryBackends registryBackends() {
			RegistryBackend backend = mock();
			given(backend.name()).willReturn("consul");
			return new RegistryBackends(List.of(backend));
		}

		@Bean
		PickCounts pickCounts() {
			return () -> List.of(new PickCounts.PickCount("payments", "payments-1", 7, 1, Map.of("success", 6L)));
		}

	}

}
