package io.github.discovery.loadbalancing.strategy;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import org.jspecify.annotations.Nullable;

/**
 * Picks one after the other. It begins at a random place, because otherwise all clients
 * of a new deployment would call the same instance first.
 */
final class RoundRobinPicker implements Picker {

	private final Candidate[] candidates;

	private final AtomicInteger position;

	RoundRobinPicker(List<Candidate> candidates) {
		this.candidates = candidates.toArray(Candidate[]::new);
		this.position = new AtomicInteger(ThreadLocalRandom.current().nextInt(this.candidates.length));
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		if (!request.isAny()) {
			return Others.pick(this.candidates, request);
		}
		return this.candidates[Integer.remainderUnsigned(this.position.getAndIncrement(), this.candidates.length)];
	}

}
