package io.github.discovery.webclient;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * One call of a service: each subscription picks an instance. An operator of its own,
 * because the same put together from Reactor's costs more than picking itself.
 */
final class BalancedCall extends Mono<ClientResponse> {

	private final ServicePicks picks;

	private final ReactiveExtensions extensions;

	private final ClientRequest request;

	private final ExchangeFunction next;

	BalancedCall(ServicePicks picks, ReactiveExtensions extensions, ClientRequest request, ExchangeFunction next) {
		this.picks = picks;
		this.extensions = extensions;
		this.request = request;
		this.next = next;
	}

	ServicePicks picks() {
		return this.picks;
	}

	ReactiveExtensions extensions() {
		return this.extensions;
	}

	ClientRequest request() {
		return this.request;
	}

	ExchangeFunction next() {
		return this.next;
	}

	@Override
	public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
		Candidate candidate;
		try {
			candidate = this.picks.pickNow(PickRequest.ANY);
		}
		catch (RuntimeException ex) {
			Operators.error(actual, ex);
			return;
		}
		if (candidate != null) {
			begin(actual, candidate);
		}
		else {
			// The first look-up of a service, or no instance at all: either may cost.
			this.picks.pick(PickRequest.ANY).doOnError(this::discarded).flatMap((found) -> new Mono<ClientResponse>() {

				@Override
				public void subscribe(CoreSubscriber<? super ClientResponse> inner) {
					begin(inner, found);
				}

			}).subscribe(actual);
		}
	}

	private void begin(CoreSubscriber<? super ClientResponse> actual, Candidate candidate) {
		new BalancedCallSubscriber(this, actual).begin(candidate);
	}

	private void discarded(@Nullable Throwable reason) {
		LifecycleCall lifecycle = this.extensions.start(this.request);
		if (lifecycle != null) {
			lifecycle.discarded(reason);
		}
	}

}
