package io.github.discovery.client.call;

import java.util.ArrayList;
import java.util.List;

import io.github.discovery.loadbalancing.Candidate;

/**
 * Where a call has been in vain.
 */
final class EarlierAttempts {

	private final List<String> instances = new ArrayList<>(2);

	private final List<Throwable> errors = new ArrayList<>(2);

	void add(AttemptFailure failure, Candidate candidate) {
		this.instances.add(candidate.instance().getInstanceId());
		this.errors.add((failure.cause() != null) ? failure.cause()
				: new EarlierAnswer(candidate.instance().authority(), failure.status()));
	}

	boolean includes(Candidate candidate) {
		return this.instances.contains(candidate.instance().getInstanceId());
	}

	/** Hang the errors on the one that is told. */
	void addTo(Throwable error) {
		this.errors.stream()
			.filter((earlier) -> earlier != error && earlier != error.getCause())
			.forEach(error::addSuppressed);
	}

}
