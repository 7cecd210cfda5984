package io.github.discovery.webclient;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.ExchangeFilterFunctions;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole table of what is repeated, with every client, against three instances that
 * all fail in the same way.
 */
class RetryTableTests {

	/** Of what never answers, and of all else, which must not fail on a busy machine. */
	private static final Duration SHORT = Duration.ofMillis(400);

	private static final Duration LONG = Duration.ofSeconds(5);

	private static final URI PAYMENTS = URI.create("http://payments/orders");

	private final RawServers servers = new RawServers();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@ParameterizedTest(name = "{0}: {1}, {2}")
	@MethodSource("table")
	void row(Client client, Send send, Row row) {
		int[] ports = new int[3];
		for (int i = 0; i < ports.length; i++) {
			ports[i] = row.reaction().equals("refuse") ? LocalServers.deadPort() : this.servers.start(row.reaction());
		}
		this.catalog.local("payments", ports);
		CallSettings settings = new CallSettings(Duration.ofSeconds(20), Duration.ZERO,
				new RetrySettings(true, 3, row.attemptTimeout(), 0.2, 10, Set.of(502, 503, 504),
						RetrySettings.DEFAULTS.methods(), Duration.ofMillis(1), Duration.ofSeconds(1)),
				new BreakerSettings(false, 5, 0, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 3), false);
		CallPipelines pipelines = TestPicks.pipelines(this.chooser, settings, Schedulers.parallel(), Ticker.system());
		assertThat(outcome(client, pipelines, send)).isEqualTo(row.result());
		int attempts = row.attempts(send);
		assertThat(attempted()).isEqualTo(attempts);
		if (!row.reaction().equals("refuse")) {
			Set<Integer> instances = new HashSet<>(this.servers.requests());
			assertThat(instances).hasSize(attempts);
			assertThat(this.servers.requests()).hasSize(attempts * client.sendsPerAttempt(send, row));
		}
		assertThat(statistics().mapToLong(InstanceStatistics::inFlight).sum()).isZero();
		assertThat(pipelines.of("payments").timer().size()).isZero();
	}

	private long attempted() {
		return statistics().mapToLong((one) -> Stream.of(Outcome.values()).mapToLong(one::count).sum()).sum();
	}

	private Stream<InstanceStatistics> statistics() {
		return this.chooser.of("payments").statistics().all().stream();
	}

	private static String outcome(Client client, CallPipelines pipelines, Send send) {
		try {
			client.caller().apply(pipelines).send(send);
			return "answer";
		}
		catch (RestClientResponseException ex) {
			return String.valueOf(ex.getStatusCode().value());
		}
		catch (WebClientResponseException ex) {
			return String.valueOf(ex.getStatusCode().value());
		}
		catch (RuntimeException ex) {
			return "error";
		}
	}

	static Stream<Arguments> table() {
		List<Arguments> table = new ArrayList<>();
		for (Client client : clients()) {
			for (Send send : Send.values()) {
				if (send == Send.PUT_STREAM && !client.streams()) {
					continue;
				}
				for (Row row : rows()) {
					// Those that really wait are made with one request only.
					if (!row.name().contains("a second") || send == Send.GET) {
						table.add(Arguments.of(client, send, row));
					}
				}
			}
		}
		return table.stream();
	}

	private static List<Row> rows() {
		return List.of(new Row("refused", "refuse", "error", Repeated.ALWAYS),
				new Row("closed", RawServers.CLOSE, "error", Repeated.IDEMPOTENT),
				new Row("reset", RawServers.RESET, "error", Repeated.IDEMPOTENT),
				new Row("hung", RawServers.HANG, "error", Repeated.IDEMPOTENT),
				new Row("502", "502 Bad Gateway", "502", Repeated.IDEMPOTENT),
				new Row("503", "503 Service Unavailable", "503", Repeated.IDEMPOTENT),
				new Row("504", "504 Gateway Timeout", "504", Repeated.IDEMPOTENT),
				new Row("500", "500 Internal Server Error", "500", Repeated.NEVER),
				new Row("404", "404 Not Found", "404", Repeated.NEVER),
				new Row("429", "429 Too Many Requests", "429", Repeated.NEVER),
				new Row("429 at once", "429 Too Many Requests\r\nRetry-After: 0", "429", Repeated.IDEMPOTENT),
				new Row("429 in a second", "429 Too Many Requests\r\nRetry-After: 1", "429", Repeated.IDEMPOTENT),
				new Row("429 too late", "429 Too Many Requests\r\nRetry-After: 2", "429", Repeated.NEVER),
				new Row("503 at once", "503 Service Unavailable\r\nRetry-After: 0", "503", Repeated.IDEMPOTENT),
				new Row("503 too late", "503 Service Unavailable\r\nRetry-After: 2", "503", Repeated.NEVER));
	}

	private static List<Client> clients() {
		HttpClient jdkClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		ClientHttpConnector jdkConnector = new JdkClientHttpConnector(jdkClient);
		ClientHttpConnector nettyConnector = new ReactorClientHttpConnector();
		return List.of(
				new Client("WebClient on Reactor Netty", true,
						(to) -> (send) -> web(webClient(to, nettyConnector), send)),
				new Client("WebClient on the JDK", true, (to) -> (send) -> web(webClient(to, jdkConnector), send)),
				new Client("WebClient with a filter that copies requests", true,
						(to) -> (send) -> web(webClient(to, nettyConnector).mutate()
							.filter(ExchangeFilterFunctions.basicAuthentication("user", "password"))
							.build(), send)),
				new Client("RestClient on the JDK", false, (to) -> (send) -> rest(to, jdk(jdkClient, to), send)),
				new Client("RestClient on HttpURLConnection", false, (to) -> (send) -> rest(to, simple(to), send)),
				new Client("RestClient on Reactor Netty", false, (to) -> (send) -> rest(to, netty(to), send)),
				new Client("RestTemplate on the JDK", false, (to) -> (send) -> template(to, jdk(jdkClient, to), send)),
				new Client("HTTP interface on WebClient", false,
						(to) -> (send) -> service(WebClientAdapter.create(webClient(to, nettyConnector)), send)),
				new Client("HTTP interface on RestClient", false,
						(to) -> (send) -> service(RestClientAdapter.create(restClient(to, jdk(jdkClient, to))), send)));
	}

	private static ClientHttpRequestFactory jdk(HttpClient client, CallPipelines pipelines) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(client);
		factory.setReadTimeout(attemptTimeout(pipelines));
		return factory;
	}

	private static ClientHttpRequestFactory simple(CallPipelines pipelines) {
		SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
		factory.setReadTimeout(attemptTimeout(pipelines));
		return factory;
	}

	private static ClientHttpRequestFactory netty(CallPipelines pipelines) {
		ReactorClientHttpRequestFactory factory = new ReactorClientHttpRequestFactory();
		factory.setReadTimeout(attemptTimeout(pipelines));
		return factory;
	}

	private static Duration attemptTimeout(CallPipelines pipelines) {
		return pipelines.of("payments").settings().retry().attemptTimeout();
	}

	private static WebClient webClient(CallPipelines pipelines, ClientHttpConnector connector) {
		return WebClient.builder()
			.clientConnector(connector)
			.filter(new CatalogExchangeFilterFunction(pipelines, new ReactiveExtensions(List.of(), List.of()),
					(service) -> false, (request, next) -> next.exchange(request)))
			.build();
	}

	private static void web(WebClient client, Send send) {
		WebClient.RequestBodySpec request = client.method(send.method()).uri(PAYMENTS);
		if (send == Send.PUT_STREAM) {
			request.body(Flux.just("a", "b"), String.class);
		}
		else if (send.hasBody()) {
			request.bodyValue("order");
		}
		request.retrieve().toBodilessEntity().block();
	}

	private static CatalogLoadBalancerInterceptor interceptor(CallPipelines pipelines) {
		return new CatalogLoadBalancerInterceptor(pipelines, new BlockingExtensions(List.of(), List.of()),
				(service) -> false, (request, body, execution) -> execution.execute(request, body));
	}

	private static RestClient restClient(CallPipelines pipelines, ClientHttpRequestFactory factory) {
		return RestClient.builder().requestFactory(factory).requestInterceptor(interceptor(pipelines)).build();
	}

	private static void rest(CallPipelines pipelines, ClientHttpRequestFactory factory, Send send) {
		RestClient.RequestBodySpec request = restClient(pipelines, factory).method(send.method()).uri(PAYMENTS);
		if (send.hasBody()) {
			request.body("order");
		}
		request.retrieve().toBodilessEntity();
	}

	private static void template(CallPipelines pipelines, ClientHttpRequestFactory factory, Send send) {
		RestTemplate template = new RestTemplate(factory);
		template.getInterceptors().add(interceptor(pipelines));
		template.exchange(PAYMENTS, send.method(), send.hasBody() ? new HttpEntity<>("order") : null, String.class);
	}

	private static void service(HttpExchangeAdapter adapter, Send send) {
		Payments payments = HttpServiceProxyFactory.builderFor(adapter).build().createClient(Payments.class);
		Map<Send, Runnable> calls = Map.of(Send.GET, payments::get, Send.PUT, () -> payments.put("order"), Send.POST,
				() -> payments.post("order"), Send.POST_EMPTY, payments::post);
		calls.get(send).run();
	}

	interface Payments {

		@GetExchange("http://payments/orders")
		String get();

		@PutExchange("http://payments/orders")
		String put(@RequestBody String body);

		@PostExchange("http://payments/orders")
		String post(@RequestBody String body);

		@PostExchange("http://payments/orders")
		String post();

	}

	enum Send {

		GET, PUT, PUT_STREAM, POST, POST_EMPTY;

		HttpMethod method() {
			return HttpMethod.valueOf(name().replaceAll("_.*", ""));
		}

		boolean hasBody() {
			return this == PUT || this == POST;
		}

	}

	enum Repeated {

		ALWAYS, IDEMPOTENT, NEVER

	}

	record Row(String name, String reaction, String result, Repeated repeated) {

		int attempts(Send send) {
			boolean again = this.repeated == Repeated.ALWAYS
					|| (this.repeated == Repeated.IDEMPOTENT && (send == Send.GET || send == Send.PUT));
			return again ? 3 : 1;
		}

		Duration attemptTimeout() {
			return this.reaction.equals(RawServers.HANG) ? SHORT : LONG;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	@FunctionalInterface
	interface Caller {

		void send(Send send);

	}

	record Client(String name, boolean streams, Function<CallPipelines, Caller> caller) {

		/** Both clients of the JDK send a GET once more themselves, but never a POST. */
		int sendsPerAttempt(Send send, Row row) {
			boolean broken = row.reaction().equals(RawServers.CLOSE) || row.reaction().equals(RawServers.RESET);
			boolean ofTheJdk = this.name.endsWith("JDK") || this.name.endsWith("HttpURLConnection")
					|| this.name.endsWith("on RestClient");
			return (send == Send.GET && broken && ofTheJdk) ? 2 : 1;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
