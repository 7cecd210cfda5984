package io.github.discovery.client.calls;

import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.reactive.AttemptSubscriber;
import io.github.discovery.client.reactive.CallSubscription;
import io.github.discovery.loadbalancing.Candidate;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call of anything that is a {@code Mono} or {@code CompletionStage}.
 *
 * @param <T> the type of its result
 */
final class ServiceCall<T> extends CallSubscription<T> {

	/** What those who follow calls are told, for want of an HTTP method. */
	static final String OPERATION = "call";

	private final ServiceCallMono<T> call;

	ServiceCall(ServiceCallMono<T> call, CoreSubscriber<? super T> actual) {
		super(call.pipeline(), actual);
		this.call = call;
	}

	@Override
	protected String operation() {
		return OPERATION;
	}

	@Override
	protected CallPlan newPlan(Context context) {
		return this.call.plan(context);
	}

	@Override
	protected AttemptSubscriber<T> newAttempt(Candidate candidate) {
		return new ServiceAttempt<>(this, this.call, candidate);
	}

	@Override
	protected void notMade(Throwable reason) {
		// The caller gets it, and nobody else is told.
	}

	@Override
	protected void answered(AttemptSubscriber<T> attempt, T result) {
		succeed(result);
	}

	@Override
	protected void discard(T result) {
		Operators.onDiscard(result, context());
	}

	@Override
	protected void endedEmpty() {
		succeed(null);
	}

}
