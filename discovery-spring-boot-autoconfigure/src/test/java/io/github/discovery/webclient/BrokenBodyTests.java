package io.github.discovery.webclient;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Answers whose body ends in the middle, with every client that notices and in all the
 * ways to read one. {@code HttpURLConnection} takes a short body for a whole one.
 */
class BrokenBodyTests {

	private static final String URL = "http://payments/orders";

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final HttpClient JDK = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final RawServers servers = new RawServers();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	private final CallPipelines pipelines = TestPicks.pipelines(this.chooser);

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@ParameterizedTest
	@MethodSource("clients")
	void oneThatBreaksOffIsAFailureAndOneThatDoesNotASuccess(Consumer<CallPipelines> client) {
		this.catalog.local("payments", this.servers.start(RawServers.CUT));
		for (int i = 0; i < 3; i++) {
			assertThatThrownBy(() -> client.accept(this.pipelines)).isInstanceOf(RuntimeException.class);
		}
		assertThat(count(Outcome.SUCCESS)).isZero();
		assertThat(count(Outcome.FAILURE)).isEqualTo(3);
		this.catalog.local("payments", this.servers.start("200 OK"));
		client.accept(this.pipelines);
		assertThat(count(Outcome.SUCCESS)).isOne();
		assertThat(count(Outcome.FAILURE)).isEqualTo(3);
	}

	private long count(Outcome outcome) {
		return this.chooser.of("payments")
			.statistics()
			.all()
			.stream()
			.mapToLong((InstanceStatistics one) -> one.count(outcome))
			.sum();
	}

	static Stream<Named<Consumer<CallPipelines>>> clients() {
		return Stream.of(
				Named.of("WebClient, one value",
						(to) -> web(to).get().uri(URL).retrieve().bodyToMono(String.class).block(LIMIT)),
				Named.of("WebClient, pieces",
						(to) -> web(to).get().uri(URL).retrieve().bodyToFlux(String.class).blockLast(LIMIT)),
				Named.of("WebClient, an entity",
						(to) -> web(to).get().uri(URL).retrieve().toEntity(String.class).block(LIMIT)),
				Named.of("WebClient, by an extractor",
						(to) -> web(to).get()
							.uri(URL)
							.exchangeToMono((answer) -> answer.body(BodyExtractors.toMono(String.class)))
							.block(LIMIT)),
				Named.of("WebClient on the JDK",
						(to) -> web(to).mutate()
							.clientConnector(new JdkClientHttpConnector(JDK))
							.build()
							.get()
							.uri(URL)
							.retrieve()
							.bodyToMono(String.class)
							.block(LIMIT)),
				Named.of("RestClient on the JDK", (to) -> rest(to, new JdkClientHttpRequestFactory(JDK))),
				Named.of("RestTemplate", BrokenBodyTests::template));
	}

	private static WebClient web(CallPipelines pipelines) {
		return WebClient.builder()
			.filter(new CatalogExchangeFilterFunction(pipelines, new ReactiveExtensions(List.of(), List.of()),
					(service) -> false, (request, next) -> next.exchange(request)))
			.build();
	}

	private static CatalogLoadBalancerInterceptor interceptor(CallPipelines pipelines) {
		return new CatalogLoadBalancerInterceptor(pipelines, new BlockingExtensions(List.of(), List.of()),
				(service) -> false, (request, body, execution) -> execution.execute(request, body));
	}

	private static void rest(CallPipelines pipelines, ClientHttpRequestFactory factory) {
		RestClient.builder()
			.requestFactory(factory)
			.requestInterceptor(interceptor(pipelines))
			.build()
			.get()
			.uri(URL)
			.retrieve()
			.body(String.class);
	}

	private static void template(CallPipelines pipelines) {
		RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory(JDK));
		template.getInterceptors().add(interceptor(pipelines));
		template.getForObject(URL, String.class);
	}

}
