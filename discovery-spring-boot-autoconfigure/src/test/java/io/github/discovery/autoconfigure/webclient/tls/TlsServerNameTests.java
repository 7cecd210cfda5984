package io.github.discovery.autoconfigure.webclient.tls;

import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.net.ssl.SSLPeerUnverifiedException;

import io.github.discovery.autoconfigure.client.CatalogApplication;
import io.github.discovery.autoconfigure.client.CatalogApplication.Payments;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Which name TLS asks an instance for, with each client that Spring Boot makes, on each
 * HTTP library that can be asked to.
 */
class TlsServerNameTests {

	@TempDir
	private static Path folder;

	private static final Map<Library, ConfigurableApplicationContext> CONTEXTS = new EnumMap<>(Library.class);

	private static TlsServers servers;

	private static int port;

	@BeforeAll
	static void start() {
		servers = new TlsServers(folder);
		port = servers.start();
		for (Library library : Library.values()) {
			CONTEXTS.put(library, start(library));
		}
	}

	@AfterAll
	static void stop() {
		CONTEXTS.values().forEach(ConfigurableApplicationContext::close);
		servers.close();
	}

	static Stream<Caller> callers() {
		return CONTEXTS.entrySet()
			.stream()
			.flatMap((one) -> one.getValue().getBean(Clients.class).callers(" on " + one.getKey()));
	}

	@ParameterizedTest
	@MethodSource("callers")
	void anInstanceFoundByAddressIsAskedForTheNameOfItsCertificate(Caller caller) {
		caller.know("payments", port);
		assertThat(caller.call("payments")).isEqualTo("payments.internal " + port);
	}

	@ParameterizedTest
	@MethodSource("callers")
	void aNameWithoutADotIsAskedForToo(Caller caller) {
		caller.know("single", port);
		assertThat(caller.call("single")).isEqualTo("single " + port);
	}

	@ParameterizedTest
	@MethodSource("callers")
	void aServiceWithoutANameIsVerifiedByItsAddress(Caller caller) {
		caller.know("plain", port);
		isRefused(caller, "plain", "127.0.0.1");
	}

	@ParameterizedTest
	@MethodSource("callers")
	void aCertificateForAnotherNameIsRefused(Caller caller) {
		caller.know("wrong", port);
		isRefused(caller, "wrong", "nobody.internal");
	}

	@ParameterizedTest
	@MethodSource("callers")
	void aCertificateForTheAddressAloneIsRefused(Caller caller) {
		int address = servers.startWithAddress();
		caller.know("plain", address);
		assertThat(caller.call("plain")).isEqualTo("nobody " + address);
		caller.know("payments", address);
		isRefused(caller, "payments", "payments.internal");
	}

	@ParameterizedTest
	@MethodSource("callers")
	void aConnectionOpenedForOneNameIsNotUsedForAnother(Caller caller) {
		caller.know("payments", port);
		caller.know("orders", port);
		for (int i = 0; i < 2; i++) {
			assertThat(caller.call("payments")).isEqualTo("payments.internal " + port);
			assertThat(caller.call("orders")).isEqualTo("orders.internal " + port);
		}
	}

	@ParameterizedTest
	@MethodSource("callers")
	void anAttemptAtAnotherInstanceKeepsTheName(Caller caller) {
		caller.know("payments", servers.startBroken(), port);
		for (int i = 0; i < 4; i++) {
			assertThat(caller.call("payments")).isEqualTo("payments.internal " + port);
		}
	}

	@ParameterizedTest
	@MethodSource("callers")
	void aRedirectToAHostIsVerifiedByThatHost(Caller caller) {
		caller.know("payments", servers.startRedirecting("https://localhost:" + port + "/"));
		isRefused(caller, "payments", "localhost");
	}

	@ParameterizedTest
	@EnumSource
	void httpInterfacesAskForTheNameToo(Library library) {
		ConfigurableApplicationContext context = CONTEXTS.get(library);
		context.getBean(Clients.class).callers("").findFirst().orElseThrow().know("payments", port);
		assertThat(context.getBean("payments#" + Payments.class.getName(), Payments.class).orders())
			.isEqualTo("payments.internal " + port);
		assertThat(context.getBean(ReactivePayments.class).orders()).isEqualTo("payments.internal " + port);
	}

	private static void isRefused(Caller caller, String service, String name) {
		assertThat(catchThrowable(() -> caller.call(service))).hasStackTraceContaining(name)
			.rootCause()
			.isInstanceOfAny(CertificateException.class, SSLPeerUnverifiedException.class);
	}

	private static ConfigurableApplicationContext start(Library library) {
		String bundle = "--spring.ssl.bundle.jks.test.truststore.";
		List<String> all = new ArrayList<>(List.of("--spring.main.banner-mode=off", "--logging.level.root=warn",
				"--logging.level.reactor.netty=off", "--spring.http.serviceclient.reactive.base-url=lb://payments",
				"--discovery.registration.enabled=false", "--spring.cloud.gateway.server.webflux.enabled=false",
				bundle + "location=file:" + servers.keyStore(), bundle + "password=" + TlsServers.PASSWORD,
				"--spring.http.clients.ssl.bundle=test", "--spring.http.clients.reactive.connector=" + library,
				"--spring.http.clients.imperative.factory=" + library));
		Map.of("payments", "payments.internal", "orders", "orders.internal", "single", "single", "wrong",
				"nobody.internal")
			.forEach((service, name) -> all.add("--discovery.client.services." + service + ".tls-server-name=" + name));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
	}

	enum Library {

		HTTP_COMPONENTS, JDK, JETTY, REACTOR

	}

	/** Calls services by one of the clients of one context. */
	record Caller(String client, StubCatalog catalog, Function<String, String> get) {

		void know(String service, int... ports) {
			DiscoveredInstance[] instances = new DiscoveredInstance[ports.length];
			for (int i = 0; i < ports.length; i++) {
				instances[i] = DiscoveredInstance.builder(ServiceName.of(service), "i" + ports[i])
					.address("127.0.0.1", ports[i])
					.secure(true)
					.status(InstanceStatus.PASSING)
					.build();
			}
			this.catalog.set(service, instances);
		}

		String call(String service) {
			return this.get.apply(service);
		}

		@Override
		public String toString() {
			return this.client;
		}

	}

	interface ReactivePayments extends Payments {

	}

	static class Clients {

		@Autowired
		StubCatalog catalog;

		@Autowired
		@LoadBalanced
		WebClient.Builder webClientBuilder;

		@Autowired
		@LoadBalanced
		RestClient.Builder restClientBuilder;

		@Autowired
		RestTemplate ownRestTemplate;

		Stream<Caller> callers(String library) {
			WebClient webClient = this.webClientBuilder.build();
			RestClient restClient = this.restClientBuilder.build();
			return Stream.of(
					new Caller("WebClient" + library, this.catalog,
							(service) -> webClient.get()
								.uri("http://" + service + "/")
								.retrieve()
								.bodyToMono(String.class)
								.block()),
					new Caller("RestClient" + library, this.catalog,
							(service) -> restClient.get().uri("http://" + service + "/").retrieve().body(String.class)),
					new Caller("RestTemplate" + library, this.catalog,
							(service) -> this.ownRestTemplate.getForObject("http://" + service + "/", String.class)));
		}

	}

	@ImportHttpServices(group = "payments", types = Payments.class)
	@ImportHttpServices(group = "reactive", types = ReactivePayments.class, clientType = ClientType.WEB_CLIENT)
	static class Application extends CatalogApplication {

		@Bean
		Clients clients() {
			return new Clients();
		}

		@Bean
		@LoadBalanced
		RestTemplate ownRestTemplate(RestTemplateBuilder builder) {
			return builder.build();
		}

	}

}
