package io.github.discovery.webclient;

import java.io.IOException;

import io.github.discovery.client.ConnectFailures;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Counts one blocking attempt, whichever way it ends.
 */
final class BlockingAttempt implements AutoCloseable {

	private final ServicePipeline pipeline;

	private final Candidate candidate;

	private final CallPlan plan;

	private final int number;

	private final long began;

	private final @Nullable LifecycleCall lifecycle;

	// Stays so when neither an answer nor an exception came: an error of the machine.
	private Outcome outcome = Outcome.CANCELLED;

	BlockingAttempt(ServicePipeline pipeline, CallPlan plan, Candidate candidate, @Nullable LifecycleCall lifecycle) {
		this.pipeline = pipeline;
		this.plan = plan;
		this.number = plan.attempts();
		this.candidate = candidate;
		this.lifecycle = lifecycle;
		this.began = candidate.statistics().begin();
		if (lifecycle != null) {
			lifecycle.picked(candidate.instance());
		}
	}

	ClientHttpResponse answered(ClientHttpResponse response) throws IOException {
		this.outcome = ReactiveAttempt.outcome(response.getStatusCode());
		if (this.lifecycle != null) {
			this.lifecycle.completed(new ResponseData(response, this.lifecycle.data()));
		}
		return response;
	}

	/**
	 * Return what an error means for the call.
	 * @return the kind of failure, {@code null} if the instance is not to blame
	 */
	@Nullable Kind failed(Exception error) {
		Kind kind = ConnectFailures.isConnectFailure(error) ? Kind.UNSENT
				: (error instanceof IOException) ? Kind.BROKEN : null;
		if (kind == Kind.UNSENT) {
			this.outcome = Outcome.CONNECT_FAILURE;
		}
		else if (kind == Kind.BROKEN) {
			this.outcome = error.getClass().getSimpleName().endsWith("TimeoutException") ? Outcome.TIMEOUT
					: Outcome.FAILURE;
		}
		if (this.lifecycle != null) {
			this.lifecycle.failed(error);
		}
		return kind;
	}

	@Override
	public void close() {
		this.pipeline.attemptEnded(this.plan, this.candidate, this.began, this.outcome, this.number);
	}

}
