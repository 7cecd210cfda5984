package io.github.discovery.webclient;

import java.util.function.Predicate;

import io.github.discovery.client.ServiceUris;
import io.github.discovery.client.call.CallPipelines;
import reactor.core.publisher.Mono;

import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancedExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Sends the calls of a {@code WebClient} to instances from the catalog.
 */
public final class CatalogExchangeFilterFunction implements LoadBalancedExchangeFilterFunction {

	private final CallPipelines pipelines;

	private final ReactiveExtensions extensions;

	private final Predicate<String> handedOver;

	private final ExchangeFilterFunction handOver;

	/**
	 * Create a filter.
	 * @param pipelines lead to the services
	 * @param extensions what the application has added
	 * @param handedOver services for which the application has configured Spring Cloud's
	 * own load balancer
	 * @param handOver takes the calls of those
	 */
	public CatalogExchangeFilterFunction(CallPipelines pipelines, ReactiveExtensions extensions,
			Predicate<String> handedOver, ExchangeFilterFunction handOver) {
		this.pipelines = pipelines;
		this.extensions = extensions;
		this.handedOver = handedOver;
		this.handOver = handOver;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		try {
			String service = ServiceUris.service(request.url());
			if (this.handedOver.test(service)) {
				return this.handOver.filter(request, next);
			}
			return new BalancedCall(this.pipelines.of(service), this.extensions, request, next);
		}
		catch (IllegalArgumentException ex) {
			return Mono.error(ex);
		}
	}

}
