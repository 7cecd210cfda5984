package io.github.discovery.client.reactive;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.discovery.loadbalancing.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * An instance that is to be called after a while. Whoever takes it out decides whether it
 * is.
 */
final class DelayedAttempt implements Runnable {

	private final AtomicReference<@Nullable Candidate> candidate;

	private final Consumer<Candidate> resume;

	DelayedAttempt(Candidate candidate, Consumer<Candidate> resume) {
		this.candidate = new AtomicReference<>(candidate);
		this.resume = resume;
	}

	@Nullable Candidate take() {
		return this.candidate.getAndSet(null);
	}

	@Override
	public void run() {
		Candidate due = take();
		if (due != null) {
			this.resume.accept(due);
		}
	}

}
