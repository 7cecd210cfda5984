package io.github.discovery.webclient;

import java.io.IOException;

import io.github.discovery.client.ConnectFailures;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Counts one blocking attempt, whichever way it ends.
 */
final class BlockingAttempt implements AutoCloseable {

	private final Candidate candidate;

	private final long began;

	private final @Nullable LifecycleCall lifecycle;

	// Stays so when neither an answer nor an exception came: an error of the machine.
	private Outcome outcome = Outcome.CANCELLED;

	BlockingAttempt(Candidate candidate, @Nullable LifecycleCall lifecycle) {
		this.candidate = candidate;
		this.lifecycle = lifecycle;
		this.began = candidate.statistics().begin();
		if (lifecycle != null) {
			lifecycle.picked(candidate.instance());
		}
	}

	ClientHttpResponse answered(ClientHttpResponse response) throws IOException {
		this.outcome = response.getStatusCode().is5xxServerError() ? Outcome.FAILURE : Outcome.SUCCESS;
		if (this.lifecycle != null) {
			this.lifecycle.completed(new ResponseData(response, this.lifecycle.data()));
		}
		return response;
	}

	void failed(Exception error) {
		this.outcome = ConnectFailures.isConnectFailure(error) ? Outcome.CONNECT_FAILURE : Outcome.FAILURE;
		if (this.lifecycle != null) {
			this.lifecycle.failed(error);
		}
	}

	@Override
	public void close() {
		this.candidate.statistics().end(this.began, this.outcome);
	}

}
