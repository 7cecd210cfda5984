package io.github.discovery.webclient;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.webclient.RetryTableTests.Send;
import reactor.core.publisher.Flux;

import org.springframework.http.HttpEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * Sends the same request by each kind of client.
 */
final class RetryTableCalls {

	private static final URI PAYMENTS = URI.create("http://payments/orders");

	private RetryTableCalls() {
	}

	static WebClient webClient(CallPipelines pipelines, ClientHttpConnector connector) {
		return WebClient.builder()
			.clientConnector(connector)
			.filter(new CatalogExchangeFilterFunction(pipelines, new ReactiveExtensions(List.of(), List.of()),
					(service) -> false, (request, next) -> next.exchange(request)))
			.build();
	}

	static void web(WebClient client, Send send) {
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

	static RestClient restClient(CallPipelines pipelines, ClientHttpRequestFactory factory) {
		return RestClient.builder().requestFactory(factory).requestInterceptor(interceptor(pipelines)).build();
	}

	static void rest(RestClient client, Send send) {
		RestClient.RequestBodySpec request = client.method(send.method()).uri(PAYMENTS);
		if (send.hasBody()) {
			request.body("order");
		}
		request.retrieve().toBodilessEntity();
	}

	static void template(CallPipelines pipelines, ClientHttpRequestFactory factory, Send send) {
		RestTemplate template = new RestTemplate(factory);
		template.getInterceptors().add(interceptor(pipelines));
		template.exchange(PAYMENTS, send.method(), send.hasBody() ? new HttpEntity<>("order") : null, String.class);
	}

	static void service(HttpExchangeAdapter adapter, Send send) {
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

}
