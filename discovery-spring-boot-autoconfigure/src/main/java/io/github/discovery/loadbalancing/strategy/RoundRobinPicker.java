package io.github.discovery.loadbalancing.strategy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

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

	private final RandomGenerator random;

	RoundRobinPicker(List<Candidate> candidates, RandomGenerator random) {
		this.candidates = candidates.toArray(Candidate[]::new);
		this.position = new AtomicInteger(random.nextInt(this.candidates.length));
		this.random = random;
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		if (!request.isAny()) {
			return Others.pick(this.candidates, request, this.random);
		}
		return this.candidates[Integer.remainderUnsigned(this.position.getAndIncrement(), this.candidates.length)];
	}

}
