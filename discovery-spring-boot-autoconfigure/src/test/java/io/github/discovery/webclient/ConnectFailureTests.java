package io.github.discovery.webclient;

import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every client does when nobody listens at the instance it was sent to.
 */
class ConnectFailureTests {

	private final LocalServers servers = new LocalServers();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("clients")
	void goesToAnotherInstanceWithTheSameBody(String name, BiFunction<InstanceChooser, HttpMethod, String> client) {
		int alive = this.servers.start();
		int dead = LocalServers.deadPort();
		this.catalog.local("payments", alive, dead);
		for (int i = 0; i < 8; i++) {
			assertThat(client.apply(this.chooser, HttpMethod.POST)).isEqualTo(String.valueOf(alive));
		}
		assertThat(this.servers.requests()).hasSize(8).containsOnly("POST /orders?x=%2F order");
		assertThat(statistics(dead).count(Outcome.CONNECT_FAILURE)).isEqualTo(4);
		assertThat(statistics(dead).picks()).isEqualTo(4);
		assertThat(statistics(alive).count(Outcome.SUCCESS)).isEqualTo(8);
		assertThat(statistics(dead).inFlight() + statistics(alive).inFlight()).isZero();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("clients")
	void failsWhenAllInstancesTriedAreDead(String name, BiFunction<InstanceChooser, HttpMethod, String> client) {
		int[] dead = { LocalServers.deadPort(), LocalServers.deadPort(), LocalServers.deadPort() };
		this.catalog.local("payments", dead);
		assertThatThrownBy(() -> client.apply(this.chooser, HttpMethod.GET))
			.satisfies((ex) -> assertThat(ex).hasStackTraceContaining(ConnectException.class.getName()))
			.satisfies((ex) -> assertThat(ex).hasStackTraceContaining("Suppressed"));
		long attempts = 0;
		for (int port : dead) {
			attempts += statistics(port).count(Outcome.CONNECT_FAILURE);
			assertThat(statistics(port).inFlight()).isZero();
		}
		assertThat(attempts).isEqualTo(3);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("clients")
	void triesTheOnlyInstanceAgain(String name, BiFunction<InstanceChooser, HttpMethod, String> client) {
		int dead = LocalServers.deadPort();
		this.catalog.local("payments", dead);
		assertThatThrownBy(() -> client.apply(this.chooser, HttpMethod.GET))
			.satisfies((ex) -> assertThat(ex).hasStackTraceContaining(ConnectException.class.getName()));
		assertThat(statistics(dead).count(Outcome.CONNECT_FAILURE)).isEqualTo(3);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("clients")
	void theAnswerToAPostIsNeverAskedForAgain(String name, BiFunction<InstanceChooser, HttpMethod, String> client) {
		int first = this.servers.start();
		int second = this.servers.start();
		this.catalog.local("payments", first, second);
		this.servers.answerWith(503);
		assertThatThrownBy(() -> client.apply(this.chooser, HttpMethod.POST)).hasMessageContaining("503");
		assertThat(this.servers.requests()).hasSize(1);
		assertThat(statistics(first).count(Outcome.FAILURE) + statistics(second).count(Outcome.FAILURE)).isOne();
	}

	private InstanceStatistics statistics(int port) {
		InstanceStatistics statistics = this.chooser.of("payments").statistics().find("i" + port);
		assertThat(statistics).isNotNull();
		return statistics;
	}

	static Stream<Arguments> clients() {
		return Stream.of(webClient("WebClient on Reactor Netty", new ReactorClientHttpConnector()),
				webClient("WebClient on the JDK", new JdkClientHttpConnector()),
				restClient("RestClient on the JDK", new JdkClientHttpRequestFactory()),
				restClient("RestClient on HttpURLConnection", new SimpleClientHttpRequestFactory()),
				restClient("RestClient on Reactor Netty", new ReactorClientHttpRequestFactory()),
				restTemplate("RestTemplate on the JDK", new JdkClientHttpRequestFactory()));
	}

	private static Arguments webClient(String name, ClientHttpConnector connector) {
		BiFunction<InstanceChooser, HttpMethod, String> call = (chooser, method) -> {
			WebClient client = WebClient.builder().clientConnector(connector).filter(filter(chooser)).build();
			return client.method(method)
				.uri(URI.create("http://payments/orders?x=%2F"))
				.bodyValue("order")
				.retrieve()
				.bodyToMono(String.class)
				.block();
		};
		return Arguments.of(name, call);
	}

	private static Arguments restClient(String name, ClientHttpRequestFactory factory) {
		BiFunction<InstanceChooser, HttpMethod, String> call = (chooser, method) -> {
			RestClient client = RestClient.builder()
				.requestFactory(factory)
				.requestInterceptor(interceptor(chooser))
				.build();
			return client.method(method)
				.uri(URI.create("http://payments/orders?x=%2F"))
				.body("order")
				.retrieve()
				.body(String.class);
		};
		return Arguments.of(name, call);
	}

	private static Arguments restTemplate(String name, ClientHttpRequestFactory factory) {
		BiFunction<InstanceChooser, HttpMethod, String> call = (chooser, method) -> {
			RestTemplate template = new RestTemplate(factory);
			template.getInterceptors().add(interceptor(chooser));
			return template
				.exchange(URI.create("http://payments/orders?x=%2F"), method, new HttpEntity<>("order"), String.class)
				.getBody();
		};
		return Arguments.of(name, call);
	}

	private static CatalogExchangeFilterFunction filter(InstanceChooser chooser) {
		return new CatalogExchangeFilterFunction(TestPicks.pipelines(chooser),
				new ReactiveExtensions(List.of(), List.of()), (service) -> false,
				(request, next) -> next.exchange(request));
	}

	private static CatalogLoadBalancerInterceptor interceptor(InstanceChooser chooser) {
		return new CatalogLoadBalancerInterceptor(TestPicks.pipelines(chooser),
				new BlockingExtensions(List.of(), List.of()), (service) -> false,
				(request, body, execution) -> execution.execute(request, body));
	}

}
