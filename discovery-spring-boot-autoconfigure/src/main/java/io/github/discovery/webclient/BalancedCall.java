package io.github.discovery.webclient;

import java.time.Duration;

import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.IssuedReference;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.webclient.tls.TlsServerName;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * A call of a service: each subscription is one. An operator of its own, because the same
 * put together from Reactor's costs more than all that it does.
 */
final class BalancedCall extends Mono<ClientResponse> {

	private final ServicePipeline pipeline;

	private final ReactiveExtensions extensions;

	private final ClientRequest request;

	private final ExchangeFunction next;

	BalancedCall(ServicePipeline pipeline, ReactiveExtensions extensions, ClientRequest request,
			ExchangeFunction next) {
		this.pipeline = pipeline;
		this.extensions = extensions;
		this.request = request;
		this.next = next;
	}

	ServicePipeline pipeline() {
		return this.pipeline;
	}

	ReactiveExtensions extensions() {
		return this.extensions;
	}

	ClientRequest request() {
		return this.request;
	}

	Mono<ClientResponse> exchange(ClientRequest attempt) {
		return TlsServerName.during(this.pipeline.settings().tlsServerName(), attempt.url(),
				this.next.exchange(attempt));
	}

	@Nullable PickOptions options(ContextView context) {
		Object options = this.request.attributes().get(PickOptions.ATTRIBUTE);
		if (options == null) {
			options = context.getOrDefault(PickOptions.ATTRIBUTE, null);
		}
		return (options instanceof PickOptions wanted) ? wanted : null;
	}

	/**
	 * Do to an answer what is configured.
	 */
	ClientResponse decorate(ClientResponse response, CallPlan plan, Candidate candidate) {
		Duration idle = this.pipeline.settings().bodyIdleTimeout();
		String header = this.pipeline.settings().instanceHeader();
		IssuedReference reference = plan.reference(candidate);
		if (idle.isZero() && header.isEmpty() && reference == null) {
			return response;
		}
		ClientResponse.Builder builder = response.mutate();
		if (!idle.isZero()) {
			builder.body((body) -> this.pipeline.timer().withoutPause(body, idle));
		}
		if (!header.isEmpty()) {
			builder.headers((headers) -> headers.set(header, candidate.instance().getInstanceId()));
		}
		if (reference != null) {
			builder.header(reference.header(), reference.value());
			if (reference.isCookie()) {
				builder.cookies((cookies) -> cookies.set(reference.name(),
						ResponseCookie.from(reference.name(), reference.reference()).path("/").httpOnly(true).build()));
			}
		}
		return builder.build();
	}

	@Override
	public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
		actual.onSubscribe(new ReactiveCall(this, actual));
	}

}
