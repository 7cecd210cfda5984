package io.github.discovery.client.calls;

import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.client.call.ServiceCallException.Reason;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * One blocking call with all its attempts. Nobody can end an attempt early here.
 *
 * @param <T> the type of its result
 * @param <E> the type of checked exceptions it throws
 */
final class BlockingServiceCall<T extends @Nullable Object, E extends Exception> {

	private final ServicePipeline pipeline;

	private final CallOptions options;

	private final InstanceFunction<T, E> function;

	private final CallPlan plan;

	private int made;

	BlockingServiceCall(ServicePipeline pipeline, CallOptions options, InstanceFunction<T, E> function) {
		ServiceCallException refusal = pipeline.enter(ServiceCall.OPERATION, Context.empty());
		if (refusal != null) {
			throw refusal;
		}
		this.pipeline = pipeline;
		this.options = options;
		this.function = function;
		this.plan = pipeline.plan(options.isIdempotent(), options.pick(), options.view())
			.limit(options.timeout(), options.attemptTimeout())
			.trace(ServiceCall.OPERATION, Context.empty());
	}

	T run() throws E {
		CallResult result = CallResult.CANCELLED;
		Throwable error = null;
		try {
			T value = attempts();
			result = CallResult.SUCCESS;
			return value;
		}
		catch (NoInstanceAvailableException ex) {
			error = ex;
			result = (this.made == 0) ? CallResult.NO_INSTANCE : CallResult.CANCELLED;
			throw ex;
		}
		catch (Exception ex) {
			error = ex;
			result = (TransportErrors.kind(ex, this.options) != null) ? CallResult.FAILURE : CallResult.CANCELLED;
			throw ex;
		}
		finally {
			end(result, error);
		}
	}

	private void end(CallResult result, @Nullable Throwable error) {
		switch (result) {
			case SUCCESS -> this.pipeline.succeeded(this.plan);
			case FAILURE -> this.pipeline.failed(this.plan, result, error);
			case NO_INSTANCE -> this.pipeline.left(this.plan, result, error);
			default -> this.pipeline.left(this.plan, CallResult.FAILURE, error);
		}
	}

	private T attempts() throws E {
		Candidate candidate = this.plan.picks().await(this.plan);
		while (true) {
			try {
				return attempt(candidate);
			}
			catch (Exception ex) {
				Kind kind = TransportErrors.kind(ex, this.options);
				Candidate next = (kind != null)
						? this.pipeline.next(this.plan, AttemptFailure.of(kind, ex), candidate, true) : null;
				if (next == null) {
					this.plan.withEarlier(ex);
					throw ex;
				}
				candidate = next;
			}
			Candidate now = this.pipeline.pause(this.plan, candidate);
			if (now == null) {
				throw interrupted();
			}
			candidate = now;
		}
	}

	private T attempt(Candidate candidate) throws E {
		this.made++;
		this.plan.begin(candidate);
		Runnable closing = this.plan.opened();
		// Stays so after an error of the machine.
		Outcome outcome = Outcome.CANCELLED;
		Exception error = null;
		try {
			T result = this.function.apply(candidate.instance());
			outcome = Outcome.SUCCESS;
			return result;
		}
		catch (Exception ex) {
			error = ex;
			outcome = TransportErrors.outcome(TransportErrors.kind(ex, this.options), ex);
			throw ex;
		}
		finally {
			closing.run();
			this.plan.end(outcome, error);
		}
	}

	private RuntimeException interrupted() {
		ServiceCallException error = new ServiceCallException(this.pipeline.service(), Reason.DEADLINE_EXCEEDED,
				"interrupted between two attempts", null);
		this.plan.withEarlier(error);
		return error;
	}

}
