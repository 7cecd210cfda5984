package io.github.discovery.autoconfigure.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.client.CatalogApplication.Payments;
import io.github.discovery.client.StubCatalog;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which read timeout blocking clients are made with.
 */
class ReadTimeoutTests {

	@Test
	void balancedClientsGetTheTimeOfAnAttemptAndPlainOnesNothing() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(balanced(context)).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
			assertThat(plain(context)).containsExactly(null, null);
		}
	}

	@Test
	void whatTheApplicationHasConfiguredStays() {
		try (ConfigurableApplicationContext context = start("spring.http.clients.read-timeout=20s")) {
			assertThat(balanced(context)).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(20));
		}
	}

	@Test
	void aServiceWithLongerAttemptsIsNotCutShort() {
		try (ConfigurableApplicationContext context = start(
				"discovery.client.services.reports.retry.attempt-timeout=8s")) {
			assertThat(balanced(context)).containsExactly(Duration.ofSeconds(8), Duration.ofSeconds(8));
		}
	}

	@Test
	void anHttpInterfaceWhoseGroupIsAServiceGetsTheTimeOfAnAttempt() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(ofGroup(context)).isEqualTo("PT3S");
		}
		try (ConfigurableApplicationContext context = start("discovery.client.services.payments.timeout=2s",
				"discovery.client.services.reports.retry.attempt-timeout=8s")) {
			assertThat(ofGroup(context)).isEqualTo("PT2S");
		}
		try (ConfigurableApplicationContext context = start("spring.http.serviceclient.payments.read-timeout=9s")) {
			assertThat(ofGroup(context)).isEqualTo("PT9S");
		}
		try (ConfigurableApplicationContext context = start(
				"spring.http.serviceclient.payments.base-url=http://example.org")) {
			assertThat(ofGroup(context)).isEqualTo("null");
		}
	}

	/** What the request factory says that the group's client has in the end. */
	private static String ofGroup(ConfigurableApplicationContext context) {
		context.getBean(StubCatalog.class).local("payments", 1);
		try {
			return context.getBean(Payments.class).orders();
		}
		catch (ResourceAccessException ex) {
			return String.valueOf(ex.getMostSpecificCause().getMessage());
		}
	}

	private static List<Duration> balanced(ConfigurableApplicationContext context) {
		Recorder recorder = context.getBean(Recorder.class);
		recorder.seen.clear();
		context.getBean("discoveryLoadBalancedRestClientBuilder", RestClient.Builder.class).build();
		context.getBean(LoadBalancedRestTemplateConfiguration.class)
			.discoveryLoadBalancedRestTemplate(context.getBean(RestTemplateBuilder.class),
					context.getBean(SettingsSource.class));
		return new ArrayList<>(recorder.seen);
	}

	private static List<Duration> plain(ConfigurableApplicationContext context) {
		Recorder recorder = context.getBean(Recorder.class);
		recorder.seen.clear();
		context.getBean("restClientBuilder", RestClient.Builder.class).build();
		context.getBean(RestTemplateBuilder.class).build();
		return new ArrayList<>(recorder.seen);
	}

	private static ConfigurableApplicationContext start(String... properties) {
		List<String> all = new ArrayList<>(List.of("--spring.main.banner-mode=off", "--logging.level.root=warn",
				"--discovery.registration.enabled=false", "--discovery.client.retry.attempt-timeout=3s",
				"--spring.cloud.gateway.server.webflux.enabled=false"));
		for (String property : properties) {
			all.add("--" + property);
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
	}

	@ImportHttpServices(group = "payments", types = Payments.class)
	static class Application extends CatalogApplication {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

	}

	static final class Recorder implements ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

		private final List<Duration> seen = new ArrayList<>();

		@Override
		public ClientHttpRequestFactory build(HttpClientSettings settings) {
			Duration readTimeout = (settings != null) ? settings.readTimeout() : null;
			this.seen.add(readTimeout);
			return (uri, method) -> {
				throw new IOException(String.valueOf(readTimeout));
			};
		}

	}

}
