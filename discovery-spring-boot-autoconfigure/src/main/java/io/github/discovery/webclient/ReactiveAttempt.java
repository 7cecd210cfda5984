package io.github.discovery.webclient;

import java.io.IOException;

import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.reactive.AttemptSubscriber;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * One attempt of a {@code WebClient}.
 */
final class ReactiveAttempt extends AttemptSubscriber<ClientResponse> {

	private final BalancedCall call;

	private final BalancedRequest request;

	private volatile @Nullable LifecycleCall lifecycle;

	ReactiveAttempt(ReactiveCall subscription, BalancedCall call, Candidate candidate) {
		super(subscription, candidate);
		this.call = call;
		this.request = new BalancedRequest(call.request(),
				call.pipeline().uris().at(call.request().url(), candidate.instance()));
	}

	@Override
	protected boolean isResendable() {
		return this.request.isResendable();
	}

	@Override
	protected Mono<ClientResponse> send() {
		LifecycleCall begun = this.call.extensions().start(this.call.request());
		if (begun != null) {
			begun.picked(candidate().instance());
			this.lifecycle = begun;
			if (isOver()) {
				begun.discarded(null);
			}
		}
		ClientRequest request = this.call.extensions().transform(this.request, candidate().instance());
		return this.call.exchange(request);
	}

	@Override
	protected Outcome outcome(ClientResponse response) {
		return outcome(response.statusCode());
	}

	static Outcome outcome(HttpStatusCode status) {
		if (status.value() == HttpStatus.TOO_MANY_REQUESTS.value()) {
			return Outcome.THROTTLED;
		}
		return status.is5xxServerError() ? Outcome.FAILURE : Outcome.SUCCESS;
	}

	@Override
	protected Outcome outcomeOfNothing() {
		// Without an answer this is no success, but nothing the instance is to blame for.
		return Outcome.CANCELLED;
	}

	@Override
	protected @Nullable Kind kind(Throwable error) {
		if (this.request.isOfBody(error)) {
			return null;
		}
		return this.request.isUnsent(error) ? Kind.UNSENT : isTransport(error) ? Kind.BROKEN : null;
	}

	private boolean isTransport(Throwable error) {
		if (error instanceof WebClientRequestException ex) {
			// What cannot be sent, such as a header with a line break, is refused by the
			// client.
			return this.request.isOurs(ex) && !(ex.getCause() instanceof IllegalArgumentException);
		}
		return error instanceof IOException;
	}

	@Override
	protected Outcome outcome(@Nullable Kind kind, Throwable error) {
		if (kind == null) {
			// A filter, a codec or the body of this side failed: the instance is not to
			// blame.
			return Outcome.CANCELLED;
		}
		if (kind == Kind.UNSENT) {
			return Outcome.CONNECT_FAILURE;
		}
		return TransportErrors.isTimeout(error) ? Outcome.TIMEOUT : Outcome.FAILURE;
	}

	@Override
	protected void onAnswer(ClientResponse response) {
		LifecycleCall told = this.lifecycle;
		if (told != null) {
			told.completed(new ResponseData(response, told.data()));
		}
	}

	@Override
	protected void onFailure(Throwable error) {
		LifecycleCall told = this.lifecycle;
		if (told != null) {
			told.failed(error);
		}
	}

	@Override
	protected void onAbandoned() {
		LifecycleCall told = this.lifecycle;
		if (told != null) {
			told.discarded(null);
		}
	}

}
