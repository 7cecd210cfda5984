package io.github.discovery.webclient;

import java.io.IOException;
import java.net.URI;
import java.util.function.Predicate;

import io.github.discovery.client.ConnectFailures;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.ServiceUris;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;

import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the calls of a {@code RestClient} or {@code RestTemplate} to instances from the
 * catalog. A call that finds nobody listening goes once to another instance, with the
 * same body.
 */
public final class CatalogLoadBalancerInterceptor implements BlockingLoadBalancerInterceptor {

	private final InstanceChooser chooser;

	private final BlockingExtensions extensions;

	private final Predicate<String> handedOver;

	private final ClientHttpRequestInterceptor handOver;

	/**
	 * Create an interceptor.
	 * @param chooser picks the instances
	 * @param extensions what the application has added
	 * @param handedOver services for which the application has configured Spring Cloud's
	 * own load balancer
	 * @param handOver takes the calls of those
	 */
	public CatalogLoadBalancerInterceptor(InstanceChooser chooser, BlockingExtensions extensions,
			Predicate<String> handedOver, ClientHttpRequestInterceptor handOver) {
		this.chooser = chooser;
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
		ServicePicks picks = this.chooser.of(service);
		Candidate first = picks.await(PickRequest.ANY);
		try {
			return attempt(request, body, execution, first);
		}
		catch (IOException ex) {
			Candidate other = ConnectFailures.isConnectFailure(ex)
					? picks.pickNow(PickRequest.otherThan(first.instance().getInstanceId())) : null;
			if (other == null) {
				throw ex;
			}
			return again(request, body, execution, other, ex);
		}
	}

	private ClientHttpResponse again(HttpRequest request, byte[] body, ClientHttpRequestExecution execution,
			Candidate other, IOException before) throws IOException {
		try {
			return attempt(request, body, execution, other);
		}
		catch (IOException ex) {
			ex.addSuppressed(before);
			throw ex;
		}
	}

	private ClientHttpResponse attempt(HttpRequest request, byte[] body, ClientHttpRequestExecution execution,
			Candidate candidate) throws IOException {
		BlockingAttempt attempt = new BlockingAttempt(candidate, this.extensions.start(request));
		try {
			HttpRequest balanced = new BalancedHttpRequest(request,
					ServiceUris.at(request.getURI(), candidate.instance()));
			return attempt.answered(execution.execute(this.extensions.transform(balanced, candidate.instance()), body));
		}
		catch (IOException | RuntimeException ex) {
			attempt.failed(ex);
			throw ex;
		}
		finally {
			attempt.close();
		}
	}

}
