package io.github.discovery.webclient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a single request asks for, with every client.
 */
class RequestOptionsTests {

	private static final String URL = "http://payments/orders";

	private final LocalServers servers = new LocalServers();

	private final StubCatalog catalog = new StubCatalog();

	private final CallPipelines pipelines = TestPicks.pipelines(TestPicks.chooser(this.catalog));

	private final Map<String, String> versions = new HashMap<>();

	@BeforeEach
	void start() {
		this.catalog.set("payments", instance("1"), instance("2"), instance("2"));
	}

	@AfterEach
	void stop() {
		this.servers.close();
	}

	private DiscoveredInstance instance(String version) {
		int port = this.servers.start();
		this.versions.put(String.valueOf(port), version);
		return DiscoveredInstance.builder(ServiceName.of("payments"), "i" + port)
			.address("127.0.0.1", port)
			.status(InstanceStatus.PASSING)
			.version(version)
			.build();
	}

	@ParameterizedTest
	@MethodSource("clients")
	void anAttributeSelectsInstancesForItsRequestOnly(Client client) {
		PickOptions wish = PickOptions.selection(Selection.version("1"));
		for (int i = 0; i < 6; i++) {
			assertThat(this.versions.get(client.get(this.pipelines, wish))).isEqualTo("1");
		}
		assertThat(Stream.generate(() -> this.versions.get(client.get(this.pipelines, PickOptions.NONE))).limit(6))
			.contains("2");
	}

	static Stream<Named<Client>> clients() {
		return Stream.of(Named.of("WebClient", RequestOptionsTests::web),
				Named.of("WebClient by its context", RequestOptionsTests::context),
				Named.of("RestClient", RequestOptionsTests::rest),
				Named.of("RestTemplate", RequestOptionsTests::template),
				Named.of("HTTP interface on WebClient",
						(pipelines, wish) -> service(WebClientAdapter.create(webClient(pipelines)), wish)),
				Named.of("HTTP interface on RestClient",
						(pipelines, wish) -> service(RestClientAdapter.create(restClient(pipelines)), wish)));
	}

	private static WebClient webClient(CallPipelines pipelines) {
		return WebClient.builder()
			.filter(new CatalogExchangeFilterFunction(pipelines, new ReactiveExtensions(List.of(), List.of()),
					(service) -> false, (request, next) -> next.exchange(request)))
			.build();
	}

	private static String web(CallPipelines pipelines, PickOptions wish) {
		return answer(webClient(pipelines), (request) -> request.attribute(PickOptions.ATTRIBUTE, wish),
				PickOptions.NONE);
	}

	private static String context(CallPipelines pipelines, PickOptions wish) {
		return answer(webClient(pipelines), UnaryOperator.identity(), wish);
	}

	private static String answer(WebClient client, UnaryOperator<WebClient.RequestHeadersSpec<?>> with,
			PickOptions inContext) {
		return with.apply(client.get().uri(URL))
			.retrieve()
			.bodyToMono(String.class)
			.contextWrite((context) -> context.put(PickOptions.ATTRIBUTE, inContext))
			.block();
	}

	private static CatalogLoadBalancerInterceptor interceptor(CallPipelines pipelines) {
		return new CatalogLoadBalancerInterceptor(pipelines, new BlockingExtensions(List.of(), List.of()),
				(service) -> false, (request, body, execution) -> execution.execute(request, body));
	}

	private static RestClient restClient(CallPipelines pipelines) {
		return RestClient.builder().requestInterceptor(interceptor(pipelines)).build();
	}

	private static String rest(CallPipelines pipelines, PickOptions wish) {
		return restClient(pipelines).get()
			.uri(URL)
			.attribute(PickOptions.ATTRIBUTE, wish)
			.retrieve()
			.body(String.class);
	}

	private static String template(CallPipelines pipelines, PickOptions wish) {
		RestTemplate template = new RestTemplate();
		template.getInterceptors().add((request, body, execution) -> {
			request.getAttributes().put(PickOptions.ATTRIBUTE, wish);
			return execution.execute(request, body);
		});
		template.getInterceptors().add(interceptor(pipelines));
		return template.getForObject(URL, String.class);
	}

	private static String service(HttpExchangeAdapter adapter, PickOptions wish) {
		return HttpServiceProxyFactory.builderFor(adapter).build().createClient(Payments.class).orders(wish);
	}

	@FunctionalInterface
	interface Client {

		String get(CallPipelines pipelines, PickOptions wish);

	}

	interface Payments {

		@GetExchange(URL)
		String orders(@RequestAttribute(PickOptions.ATTRIBUTE) PickOptions wish);

	}

}
