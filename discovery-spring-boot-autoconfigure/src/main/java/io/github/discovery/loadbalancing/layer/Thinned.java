package io.github.discovery.loadbalancing.layer;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import org.jspecify.annotations.Nullable;

/**
 * Brings weights into a picker that knows none and gives each candidate the same share. A
 * pick is accepted with the candidate's share of the largest one; otherwise one is drawn
 * by shares. Both together give exactly the shares: with <i>n</i> candidates, accepted
 * with <i>a</i>, whose mean is <i>m</i>, each gets <i>a/n + (1 - m) &times; a/(n m) =
 * a/(n m)</i>. Picking again instead would give what one is spared to its neighbour in
 * the round alone.
 */
final class Thinned implements Picker {

	/** So often somebody is drawn before an excluded one lets the first pick stand. */
	private static final int MAX_DRAWS = 8;

	private final Picker picker;

	private final Candidate[] candidates;

	private final double[] sums;

	private final double largest;

	private final boolean registered;

	private final RandomGenerator random;

	Thinned(Picker picker, List<Candidate> candidates, double[] shares, boolean registered, RandomGenerator random) {
		this.picker = picker;
		this.candidates = candidates.toArray(Candidate[]::new);
		this.sums = shares.clone();
		for (int i = 1; i < this.sums.length; i++) {
			this.sums[i] += this.sums[i - 1];
		}
		this.largest = Arrays.stream(shares).max().orElse(1);
		this.registered = registered;
		this.random = random;
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		Candidate picked = this.picker.pick(request);
		if (picked == null) {
			return null;
		}
		double share = WeightLayer.share(picked, this.registered);
		if (share >= this.largest || this.random.nextDouble() * this.largest < share) {
			return picked;
		}
		for (int i = 0; i < MAX_DRAWS; i++) {
			Candidate drawn = draw();
			if (request.isAny() || !request.excludes(drawn)) {
				return drawn;
			}
		}
		return picked;
	}

	@Override
	public double score(Candidate candidate) {
		return this.picker.score(candidate);
	}

	private Candidate draw() {
		int last = this.candidates.length - 1;
		int found = Arrays.binarySearch(this.sums, this.random.nextDouble() * this.sums[last]);
		return this.candidates[Math.min(last, (found >= 0) ? found + 1 : -found - 1)];
	}

}
