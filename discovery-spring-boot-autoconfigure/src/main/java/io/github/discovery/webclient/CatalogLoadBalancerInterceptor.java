package io.github.discovery.webclient;

import java.io.IOException;
import java.net.URI;
import java.util.function.Predicate;

import io.github.discovery.client.ServiceUris;
import io.github.discovery.client.call.CallPipelines;

import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the calls of a {@code RestClient} or {@code RestTemplate} to instances from the
 * catalog.
 */
public final class CatalogLoadBalancerInterceptor implements BlockingLoadBalancerInterceptor {

	private final CallPipelines pipelines;

	private final BlockingExtensions extensions;

	private final Predicate<String> handedOver;

	private final ClientHttpRequestInterceptor handOver;

	/**
	 * Create an interceptor.
	 * @param pipelines lead to the services
	 * @param extensions what the application has added
	 * @param handedOver services for which the application has configured Spring Cloud's
	 * own load balancer
	 * @param handOver takes the calls of those
	 */
	public CatalogLoadBalancerInterceptor(CallPipelines pipelines, BlockingExtensions extensions,
			Predicate<String> handedOver, ClientHttpRequestInterceptor handOver) {
		this.pipelines = pipelines;
		this.extensions = extensions;
		this.handedOver = handedOver;
		this.handOver = handOver;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		URI uri = request.getURI();
		String service = ServiceUris.service(uri);
		if (this.handedOver.test(service)) {
			return this.handOver.intercept(request, body, execution);
		}
		return new BlockingCall(this.pipelines.of(service), this.extensions, request, body, execution).run();
	}

}
