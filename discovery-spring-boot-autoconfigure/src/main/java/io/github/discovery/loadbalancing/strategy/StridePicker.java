package io.github.discovery.loadbalancing.strategy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import org.jspecify.annotations.Nullable;

/**
 * Goes round and round and passes over each instance so often that it gets its share, as
 * gRPC-Java's {@code WeightedRoundRobinLoadBalancer.StaticStrideScheduler} does: in round
 * r an instance of weight w is picked if a multiple of 65535 lies between w * r and w *
 * (r + 1). In 65535 rounds that is w times exactly, whichever thread takes which turn.
 */
final class StridePicker implements Picker {

	/** The weight of the heaviest after scaling to 16 bit. */
	static final int MAX_WEIGHT = 0xFFFF;

	/**
	 * A weight counts up to so many times the mean, which bounds how many turns a pick
	 * passes over.
	 */
	static final int MAX_RATIO = 32;

	private final Candidate[] candidates;

	private final double[] weights;

	private final int[] scaled;

	private final AtomicInteger turn;

	private final RandomGenerator random;

	StridePicker(List<Candidate> candidates, double[] weights, RandomGenerator random) {
		this.candidates = candidates.toArray(Candidate[]::new);
		this.weights = weights;
		this.scaled = scale(weights);
		this.turn = new AtomicInteger(random.nextInt(this.scaled.length * 256));
		this.random = random;
	}

	private static int[] scale(double[] weights) {
		double mean = Arrays.stream(weights).sum() / weights.length;
		double max = Math.min(Arrays.stream(weights).max().orElse(1), mean * MAX_RATIO);
		// Without a floor the lightest of very different ones would never be called.
		return Arrays.stream(weights)
			.mapToInt((weight) -> (int) Math.max(1, Math.round(Math.min(1, weight / max) * MAX_WEIGHT)))
			.toArray();
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		if (!request.isAny()) {
			return Others.pick(this.candidates, this.weights, request, this.random);
		}
		while (true) {
			long next = Integer.toUnsignedLong(this.turn.getAndIncrement());
			int index = (int) (next % this.scaled.length);
			long round = next / this.scaled.length;
			int weight = this.scaled[index];
			// The offset keeps instances of the same weight from coming all at once.
			long offset = (long) (MAX_WEIGHT / 2) * index;
			if ((weight * round + offset) % MAX_WEIGHT >= MAX_WEIGHT - weight) {
				return this.candidates[index];
			}
		}
	}

	/** Of the candidates, in their order. */
	int[] scaledWeights() {
		return this.scaled.clone();
	}

}
