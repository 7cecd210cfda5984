package io.github.discovery.client.calls;

import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a call goes on.
 */
final class NextAttempt {

	private NextAttempt() {
	}

	/**
	 * Return the instance of the next attempt.
	 * @return an instance to be called after the plan's delay, {@code null} if the call
	 * is over
	 */
	static @Nullable Candidate after(AttemptFailure failure, Candidate tried, CallPlan plan, ServicePipeline pipeline) {
		try {
			return plan.next(failure, tried, true, pipeline.ticker().nanos());
		}
		catch (RuntimeException ex) {
			// A strategy of the application's own may break; the caller hears of both.
			if (failure.cause() != null) {
				failure.cause().addSuppressed(ex);
			}
			return null;
		}
	}

}
