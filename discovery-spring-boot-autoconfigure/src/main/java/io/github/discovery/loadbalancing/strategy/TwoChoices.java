package io.github.discovery.loadbalancing.strategy;

import java.util.concurrent.ThreadLocalRandom;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import org.jspecify.annotations.Nullable;

/**
 * Picks the better of two that chance has drawn ("The Power of Two Choices in Randomized
 * Load Balancing", Mitzenmacher): as good as the best of all, without all callers running
 * to the same one. The two are distinct, or the busier of two instances would get a
 * quarter of the calls. Among a few the best of all is picked.
 */
abstract class TwoChoices implements Picker {

	/** Up to so many instances are all compared. */
	private static final int FEW = 4;

	/** So many draws may hit what will not do before all instances are looked at. */
	private static final int DRAWS = 8;

	private final Candidate[] candidates;

	private final double[] weights;

	private final AliasTable table;

	private final double margin;

	/**
	 * Create a picker.
	 * @param candidates what it picks from
	 * @param weights by which they are drawn
	 * @param margin scores that differ by no more than up to this share are a matter of
	 * chance
	 */
	TwoChoices(Candidate[] candidates, double[] weights, double margin) {
		this.candidates = candidates;
		this.weights = weights;
		this.table = new AliasTable(weights);
		this.margin = margin;
	}

	/** The less the better. */
	abstract double score(Candidate candidate, long now);

	/** Whether there is nothing to choose by between this and others of the kind. */
	abstract boolean isIdle(Candidate candidate);

	/** The time, for those whose score depends on it. */
	abstract long now();

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		return pick(request, now());
	}

	@Nullable Candidate pick(PickRequest request, long now) {
		if (this.candidates.length <= FEW) {
			return best(request, now);
		}
		int first = draw(request, -1);
		if (first < 0) {
			return best(request, now);
		}
		int second = draw(request, first);
		if (second >= 0) {
			return better(this.candidates[first], this.candidates[second], now);
		}
		// One of them weighs so much that chance hardly draws another.
		return request.isAny() ? this.candidates[first] : best(request, now);
	}

	@Override
	public double score(Candidate candidate) {
		return score(candidate, now());
	}

	private int draw(PickRequest request, int drawn) {
		boolean any = request.isAny();
		for (int i = 0; i < DRAWS; i++) {
			int index = this.table.next();
			if (index != drawn && (any || !request.excludes(this.candidates[index]))) {
				return index;
			}
		}
		return -1;
	}

	private Candidate better(Candidate first, Candidate second, long now) {
		if (isIdle(first) && isIdle(second)) {
			return first;
		}
		return (blurred(first, now) <= blurred(second, now)) ? first : second;
	}

	private @Nullable Candidate best(PickRequest request, long now) {
		boolean any = request.isAny();
		if (areIdle(request, any)) {
			return any ? this.candidates[this.table.next()] : Others.pick(this.candidates, this.weights, request);
		}
		Candidate best = null;
		double least = Double.POSITIVE_INFINITY;
		for (Candidate candidate : this.candidates) {
			if (any || !request.excludes(candidate)) {
				double score = blurred(candidate, now);
				if (best == null || score < least) {
					best = candidate;
					least = score;
				}
			}
		}
		return best;
	}

	private boolean areIdle(PickRequest request, boolean any) {
		for (Candidate candidate : this.candidates) {
			if (!isIdle(candidate) && (any || !request.excludes(candidate))) {
				return false;
			}
		}
		return true;
	}

	/** The first minimum would get all calls while nobody calls much. */
	private double blurred(Candidate candidate, long now) {
		return score(candidate, now) * (1 + this.margin * ThreadLocalRandom.current().nextDouble());
	}

}
