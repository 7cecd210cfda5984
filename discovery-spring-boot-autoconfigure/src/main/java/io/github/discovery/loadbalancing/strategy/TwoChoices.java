package io.github.discovery.loadbalancing.strategy;

import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import org.jspecify.annotations.Nullable;

/**
 * Picks the better of two that chance has drawn ("The Power of Two Choices in Randomized
 * Load Balancing", Mitzenmacher): as good as the best of all, without all callers running
 * to the same one. The two are distinct, or the busier of two instances would get a
 * quarter of the calls. Among a few the best of all is picked.
 */
abstract class TwoChoices implements Picker {

	/** An instance that is worse than usual by this much is picked too seldom. */
	static final double WORSE = 1.25;

	/** Up to so many instances are all compared. */
	private static final int FEW = 4;

	/** So many draws may hit what will not do before all instances are looked at. */
	private static final int DRAWS = 8;

	/** Scores so close are a matter of chance, or one of them would get all calls. */
	private static final double MARGIN = 0.1;

	private final Candidate[] candidates;

	private final double[] weights;

	private final AliasTable table;

	private final SecondChances chances;

	private final RandomGenerator random;

	/**
	 * Create a picker.
	 * @param candidates what it picks from
	 * @param weights by which they are drawn
	 * @param context with the clock and chance
	 */
	TwoChoices(Candidate[] candidates, double[] weights, PickerContext context) {
		this.candidates = candidates;
		this.weights = weights;
		this.table = new AliasTable(weights, context.random());
		this.chances = new SecondChances(candidates.length, context.ticker(), context.random());
		this.random = context.random();
	}

	/** The less the better. The time counts only if it {@link #needsTime}. */
	abstract double score(Candidate candidate, long now);

	/** How many times worse than usual it is, other than by its load. */
	abstract double badness(Candidate candidate, long now);

	/** Whether there is nothing to choose by between this and others of the kind. */
	abstract boolean isIdle(Candidate candidate);

	/** Whether there is something to choose by although it is not bad. */
	abstract boolean isBusy(Candidate candidate);

	/**
	 * Whether its score depends on the time: reading the clock costs more than a pick.
	 */
	abstract boolean needsTime(Candidate candidate);

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		Candidate avoided = this.chances.isDue() ? avoided(request) : null;
		if (avoided != null) {
			return avoided;
		}
		if (this.candidates.length <= FEW) {
			return best(request);
		}
		int first = draw(request, -1);
		if (first < 0) {
			return best(request);
		}
		int second = draw(request, first);
		if (second >= 0) {
			return better(this.candidates[first], this.candidates[second]);
		}
		// One of them weighs so much that chance hardly draws another.
		return request.isAny() ? this.candidates[first] : best(request);
	}

	@Override
	public double score(Candidate candidate) {
		return score(candidate, this.chances.now());
	}

	private @Nullable Candidate avoided(PickRequest request) {
		long now = this.chances.now();
		for (int looks = this.chances.looks(now); looks > 0; looks--) {
			Candidate candidate = this.candidates[this.chances.next()];
			if (badness(candidate, now) > WORSE && !request.excludes(candidate)
					&& candidate.statistics().claim(now, SecondChances.RETRY_NANOS)) {
				return candidate;
			}
		}
		return null;
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

	private Candidate better(Candidate first, Candidate second) {
		if (isIdle(first) && isIdle(second)) {
			return first;
		}
		long now = (needsTime(first) || needsTime(second)) ? this.chances.now() : 0;
		int blur = this.random.nextInt();
		return (blurred(first, now, blur) <= blurred(second, now, blur >> Byte.SIZE)) ? first : second;
	}

	private @Nullable Candidate best(PickRequest request) {
		Candidate idle = anyOfTheIdle(request);
		if (idle != null) {
			return idle;
		}
		boolean any = request.isAny();
		long now = needsTime() ? this.chances.now() : 0;
		long blur = 0;
		Candidate best = null;
		double least = Double.POSITIVE_INFINITY;
		for (int i = 0; i < this.candidates.length; i++) {
			Candidate candidate = this.candidates[i];
			blur = (i % Long.BYTES == 0) ? this.random.nextLong() : blur >> Byte.SIZE;
			if (any || !request.excludes(candidate)) {
				double score = blurred(candidate, now, blur);
				if (best == null || score < least) {
					best = candidate;
					least = score;
				}
			}
		}
		return best;
	}

	private boolean needsTime() {
		for (Candidate candidate : this.candidates) {
			if (needsTime(candidate)) {
				return true;
			}
		}
		return false;
	}

	/** Chance decides by weight when nobody who is well is busy. */
	private @Nullable Candidate anyOfTheIdle(PickRequest request) {
		boolean any = request.isAny();
		int idle = 0;
		int acceptable = 0;
		for (Candidate candidate : this.candidates) {
			if (any || !request.excludes(candidate)) {
				acceptable++;
				if (isIdle(candidate)) {
					idle++;
				}
				else if (isBusy(candidate)) {
					return null;
				}
			}
		}
		if (idle == this.candidates.length) {
			return this.candidates[this.table.next()];
		}
		if (idle == acceptable) {
			return Others.pick(this.candidates, this.weights, request, this.random);
		}
		for (int i = 0; idle > 0 && i < DRAWS; i++) {
			int drawn = draw(request, -1);
			if (drawn >= 0 && isIdle(this.candidates[drawn])) {
				return this.candidates[drawn];
			}
		}
		return null;
	}

	/** The first minimum would get all calls while nobody calls much. */
	private double blurred(Candidate candidate, long now, long blur) {
		return score(candidate, now) * (1 + MARGIN / 256 * (blur & 0xff));
	}

}
