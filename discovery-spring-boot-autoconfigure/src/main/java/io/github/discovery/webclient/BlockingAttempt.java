package io.github.discovery.webclient;

import java.io.IOException;
import java.net.URI;

import io.github.discovery.client.ConnectFailures;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.CallPlan;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.client.call.WatchedAttempt;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Counts one blocking attempt, whichever way it ends.
 */
final class BlockingAttempt extends WatchedAttempt implements AutoCloseable {

	private final ServicePipeline pipeline;

	private final CallPlan plan;

	private final Runnable closing;

	private final @Nullable LifecycleCall lifecycle;

	// Stays so when neither an answer nor an exception came: an error of the machine.
	private Outcome outcome = Outcome.CANCELLED;

	private @Nullable Exception error;

	BlockingAttempt(ServicePipeline pipeline, CallPlan plan, Candidate candidate, @Nullable LifecycleCall lifecycle) {
		this.pipeline = pipeline;
		this.plan = plan;
		this.lifecycle = lifecycle;
		if (lifecycle != null) {
			tellPicked(lifecycle, candidate);
		}
		plan.begin(candidate);
		this.closing = plan.opened();
		pipeline.watchBlocking(this);
	}

	private void tellPicked(LifecycleCall told, Candidate candidate) {
		try {
			told.picked(candidate.instance());
		}
		catch (RuntimeException ex) {
			this.pipeline.unused(candidate);
			throw ex;
		}
	}

	ClientHttpResponse answered(ClientHttpResponse response) throws IOException {
		try {
			this.outcome = ReactiveAttempt.outcome(response.getStatusCode());
		}
		catch (IOException | RuntimeException ex) {
			// Nobody else knows of it.
			response.close();
			throw ex;
		}
		if (this.lifecycle != null) {
			this.lifecycle.completed(new ResponseData(response, this.lifecycle.data()));
		}
		return response;
	}

	/**
	 * Return what an error means for the call.
	 * @param error what the client failed with
	 * @param sentTo the instance's address in the request
	 * @return the kind of failure, {@code null} if the instance is not to blame
	 */
	@Nullable Kind failed(Exception error, URI sentTo) {
		this.error = error;
		Kind kind = kind(error, sentTo);
		if (kind == Kind.UNSENT) {
			this.outcome = Outcome.CONNECT_FAILURE;
		}
		else if (kind == Kind.BROKEN) {
			this.outcome = TransportErrors.isTimeout(error) ? Outcome.TIMEOUT : Outcome.FAILURE;
		}
		if (this.lifecycle != null) {
			this.lifecycle.failed(error);
		}
		return kind;
	}

	private @Nullable Kind kind(Exception error, URI sentTo) {
		if (!(error instanceof IOException) || Thread.currentThread().isInterrupted()) {
			// A filter or a converter of this side failed, or the caller lost interest.
			return null;
		}
		return ConnectFailures.isConnectFailure(error) && !TransportErrors.isElsewhere(error, sentTo) ? Kind.UNSENT
				: Kind.BROKEN;
	}

	@Override
	public void close() {
		this.pipeline.timer().forget(this);
		this.closing.run();
		this.plan.end(this.outcome, this.error);
	}

	@Override
	protected void expired() {
		this.pipeline.blocksTooLong();
	}

	@Override
	protected void moveAway() {
		// Nobody can: the thread waits in the client.
	}

	@Override
	protected boolean isAt(ServicePicks picks, String instanceId) {
		return false;
	}

}
