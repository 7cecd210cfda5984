package io.github.discovery.autoconfigure.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.github.discovery.autoconfigure.client.CatalogApplication.Payments;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.webclient.LocalServers;
import io.github.discovery.webclient.RawServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.loadbalancer.support.ServiceInstanceListSuppliers;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Whoever calls through Spring Cloud's interfaces reaches instances of the catalog, in
 * whole applications and over real sockets.
 */
class SpringCloudSeamsTests {

	private final LocalServers servers = new LocalServers();

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	@AfterEach
	void stop() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
		this.servers.close();
	}

	@Test
	void gatewayRoutesToInstancesOfTheCatalog() {
		ConfigurableApplicationContext context = start(WebApplicationType.REACTIVE, CatalogApplication.class,
				"spring.cloud.gateway.server.webflux.enabled=true",
				"spring.cloud.gateway.server.webflux.routes[0].id=payments",
				"spring.cloud.gateway.server.webflux.routes[0].uri=lb://payments",
				"spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/orders/**");
		String port = context.getEnvironment().getProperty("local.server.port");
		URI uri = URI.create("http://localhost:" + port + "/orders/a%20b");
		assertThat(get(uri)).isEqualTo("503");
		Set<String> expected = twoInstances(context);
		assertThat(answers(() -> get(uri))).isEqualTo(expected);
		assertThat(this.servers.requests()).contains("GET /orders/a%20b");
		hasNoContextPerService(context);
	}

	@Test
	void feignCallsInstancesOfTheCatalog() {
		ConfigurableApplicationContext context = start(WebApplicationType.NONE, FeignApplication.class);
		FeignPayments payments = context.getBean(FeignPayments.class);
		assertThatThrownBy(payments::orders).hasMessageContaining("payments");
		Set<String> expected = twoInstances(context);
		assertThat(answers(payments::orders)).isEqualTo(expected);
		hasNoContextPerService(context);
	}

	@ParameterizedTest
	@EnumSource(WebApplicationType.class)
	void anHttpInterfaceOnRestClientNeedsNoUrl(WebApplicationType type) {
		ConfigurableApplicationContext context = start(type, RestInterfaceApplication.class);
		Set<String> expected = twoInstances(context);
		assertThat(answers(context.getBean(Payments.class)::orders)).isEqualTo(expected);
		hasNoContextPerService(context);
	}

	@ParameterizedTest
	@EnumSource(WebApplicationType.class)
	void anHttpInterfaceOnWebClientNeedsNoUrl(WebApplicationType type) {
		ConfigurableApplicationContext context = start(type, ReactiveInterfaceApplication.class);
		Set<String> expected = twoInstances(context);
		assertThat(answers(context.getBean(Payments.class)::orders)).isEqualTo(expected);
		hasNoContextPerService(context);
	}

	@Test
	void springCloudsBlockingClientChoosesFromTheCatalog() {
		ConfigurableApplicationContext context = start(WebApplicationType.NONE, CatalogApplication.class);
		LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
		assertThat(client.choose("payments")).isNull();
		Set<String> expected = twoInstances(context);
		assertThat(answers(() -> {
			ServiceInstance instance = client.choose("payments");
			return String.valueOf(client.reconstructURI(instance, URI.create("http://payments/a")).getPort());
		})).isEqualTo(expected);
		hasNoContextPerService(context);
	}

	@Test
	void aServiceThatTheApplicationConfiguredKeepsSpringCloudsWay() {
		ConfigurableApplicationContext context = start(WebApplicationType.NONE, OwnConfiguration.class);
		Set<String> expected = twoInstances(context);
		int own = this.servers.start();
		OwnSupplier.port = own;
		WebClient client = context.getBean(Caller.class).client;
		assertThat(answers(() -> get(client, "http://orders/"))).containsExactly(String.valueOf(own));
		assertThat(answers(() -> get(client, "http://payments/"))).isEqualTo(expected);
		assertThat(context.getBean(LoadBalancerClientFactory.class).getContextNames()).containsExactly("orders");
	}

	@Test
	void gatewayLeavesAnInstanceThatFails() {
		ConfigurableApplicationContext context = start(WebApplicationType.REACTIVE, CatalogApplication.class,
				"spring.cloud.gateway.server.webflux.enabled=true",
				"spring.cloud.gateway.server.webflux.routes[0].id=payments",
				"spring.cloud.gateway.server.webflux.routes[0].uri=lb://payments",
				"spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/orders/**");
		URI uri = URI
			.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/orders/a");
		isLeft(context, () -> get(uri));
	}

	@Test
	void feignLeavesAnInstanceThatFails() {
		ConfigurableApplicationContext context = start(WebApplicationType.NONE, FeignApplication.class);
		FeignPayments payments = context.getBean(FeignPayments.class);
		isLeft(context, () -> {
			try {
				return payments.orders();
			}
			catch (RuntimeException ex) {
				return String.valueOf(ex.getMessage());
			}
		});
	}

	private void isLeft(ConfigurableApplicationContext context, Supplier<String> call) {
		ServicePicks picks = context.getBean(InstanceChooser.class).of("payments");
		try (RawServers broken = new RawServers()) {
			int failing = broken.start("500 Internal Server Error");
			int good = this.servers.start();
			context.getBean(StubCatalog.class).local("payments", failing, good);
			for (int i = 0; i < 100 && picks.ejections().isEmpty(); i++) {
				call.get();
			}
			assertThat(picks.ejections()).containsOnlyKeys("i" + failing);
			int before = broken.requests().size();
			assertThat(before).isGreaterThanOrEqualTo(5);
			assertThat(answers(call)).containsExactly(String.valueOf(good));
			assertThat(broken.requests()).hasSize(before);
			assertThat(picks.statistics().all()).allSatisfy((one) -> assertThat(one.inFlight()).isZero());
		}
	}

	private static String get(URI uri) {
		try {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
			return (response.statusCode() == 200) ? response.body() : String.valueOf(response.statusCode());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String get(WebClient client, String uri) {
		return client.get().uri(uri).retrieve().bodyToMono(String.class).block();
	}

	private static void hasNoContextPerService(ConfigurableApplicationContext context) {
		assertThat(context.getBean(LoadBalancerClientFactory.class).getContextNames()).isEmpty();
	}

	private static Set<String> answers(Supplier<String> call) {
		Set<String> answers = new HashSet<>();
		for (int i = 0; i < 4; i++) {
			answers.add(call.get());
		}
		return answers;
	}

	private Set<String> twoInstances(ConfigurableApplicationContext context) {
		int first = this.servers.start();
		int second = this.servers.start();
		context.getBean(StubCatalog.class).local("payments", first, second);
		return Set.of(String.valueOf(first), String.valueOf(second));
	}

	private ConfigurableApplicationContext start(WebApplicationType type, Class<?> application, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "spring.main.banner-mode=off",
				"logging.level.root=warn", "discovery.registration.enabled=false"));
		if (type != WebApplicationType.REACTIVE) {
			all.add("spring.cloud.gateway.server.webflux.enabled=false");
		}
		all.addAll(List.of(properties));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(application).web(type)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new));
		this.contexts.add(context);
		return context;
	}

	@FeignClient("payments")
	interface FeignPayments {

		@GetMapping("/orders")
		String orders();

	}

	@EnableFeignClients(clients = FeignPayments.class)
	static class FeignApplication extends CatalogApplication {

	}

	@ImportHttpServices(group = "payments", types = Payments.class)
	static class RestInterfaceApplication extends CatalogApplication {

	}

	@ImportHttpServices(group = "payments", types = Payments.class, clientType = ClientType.WEB_CLIENT)
	static class ReactiveInterfaceApplication extends CatalogApplication {

	}

	@org.springframework.cloud.loadbalancer.annotation.LoadBalancerClient(name = "orders",
			configuration = OwnSupplier.class)
	static class OwnConfiguration extends CatalogApplication {

		@Bean
		Caller caller(@LoadBalanced WebClient client) {
			return new Caller(client);
		}

	}

	record Caller(WebClient client) {
	}

	static class OwnSupplier {

		static int port;

		@Bean
		ServiceInstanceListSupplier supplier() {
			return ServiceInstanceListSuppliers.from("orders",
					new DefaultServiceInstance("own", "orders", "127.0.0.1", port, false));
		}

	}

}
