package io.github.discovery.client.calls;

import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.reactive.AttemptSubscriber;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One attempt of anything that is a {@code Mono} or {@code CompletionStage}.
 *
 * @param <T> the type of its result
 */
final class ServiceAttempt<T> extends AttemptSubscriber<T> {

	private final ServiceCallMono<T> call;

	ServiceAttempt(ServiceCall<T> subscription, ServiceCallMono<T> call, Candidate candidate) {
		super(subscription, candidate);
		this.call = call;
	}

	@Override
	protected Mono<T> send() {
		return this.call.at(candidate().instance());
	}

	@Override
	protected boolean isResendable() {
		return true;
	}

	@Override
	protected Outcome outcome(T result) {
		return Outcome.SUCCESS;
	}

	@Override
	protected Outcome outcomeOfNothing() {
		return Outcome.SUCCESS;
	}

	@Override
	protected @Nullable Kind kind(Throwable error) {
		return TransportErrors.kind(error, this.call.options());
	}

	@Override
	protected Outcome outcome(@Nullable Kind kind, Throwable error) {
		return TransportErrors.outcome(kind, error);
	}

}
