package io.github.discovery.webclient;

import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.RetryAfter;
import io.github.discovery.client.reactive.AttemptSubscriber;
import io.github.discovery.client.reactive.CallSubscription;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * One call of a {@code WebClient}.
 */
final class ReactiveCall extends CallSubscription<ClientResponse> {

	private final BalancedCall call;

	ReactiveCall(BalancedCall call, CoreSubscriber<? super ClientResponse> actual) {
		super(call.pipeline(), actual);
		this.call = call;
	}

	@Override
	protected String operation() {
		return this.call.request().method().name();
	}

	@Override
	protected CallPlan newPlan(Context context) {
		ClientRequest request = this.call.request();
		return pipeline().plan(operation(), this.call.options(context), new ClientRequestView(request));
	}

	@Override
	protected AttemptSubscriber<ClientResponse> newAttempt(Candidate candidate) {
		return new ReactiveAttempt(this, this.call, candidate);
	}

	@Override
	protected void notMade(Throwable reason) {
		try {
			LifecycleCall lifecycle = this.call.extensions().start(this.call.request());
			if (lifecycle != null) {
				lifecycle.discarded(reason);
			}
		}
		catch (RuntimeException ex) {
			// The caller gets the reason, whatever a listener thinks of it.
			reason.addSuppressed(ex);
		}
	}

	@Override
	protected void answered(AttemptSubscriber<ClientResponse> attempt, ClientResponse response) {
		int status = response.statusCode().value();
		if (pipeline().isRetryable(status)) {
			HttpHeaders headers = response.headers().asHttpHeaders();
			AttemptFailure failure = AttemptFailure.of(status,
					RetryAfter.nanos(headers.getFirst(HttpHeaders.RETRY_AFTER), headers.getFirst(HttpHeaders.DATE)));
			if (repeat(attempt, failure)) {
				// Whether somebody still reads the body is not waited for.
				discard(response);
				return;
			}
		}
		ClientResponse answer = this.call.decorate(response, plan(), attempt.candidate());
		if (response.statusCode().is5xxServerError()) {
			answerFailed(answer);
		}
		else {
			boolean good = ReactiveAttempt.outcome(response.statusCode()) == Outcome.SUCCESS;
			succeed(good ? new WatchedResponse(answer, attempt.candidate().statistics()) : answer);
		}
	}

	@Override
	protected void discard(ClientResponse response) {
		response.releaseBody().subscribe(null, (ignored) -> {
		});
	}

	@Override
	protected void endedEmpty() {
		giveUp();
	}

}
