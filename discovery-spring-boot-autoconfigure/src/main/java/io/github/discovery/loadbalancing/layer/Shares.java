package io.github.discovery.loadbalancing.layer;

import java.util.List;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import org.jspecify.annotations.Nullable;

/**
 * Several pickers side by side, each with a share of the picks. One that has nothing for
 * a request passes it on: to the others with a share in proportion to it, then to those
 * without in their order.
 */
final class Shares implements Picker {

	private static final int SEVERAL = -1;

	private final Picker[] pickers;

	private final double[] shares;

	private final double total;

	private final int only;

	private final RandomGenerator random;

	/**
	 * Put pickers side by side.
	 * @param pickers at least one
	 * @param shares a share for each, relative to each other
	 * @param random chance
	 */
	Shares(List<Picker> pickers, double[] shares, RandomGenerator random) {
		this.pickers = pickers.toArray(Picker[]::new);
		this.shares = shares.clone();
		this.random = random;
		double sum = 0;
		int first = 0;
		int positive = 0;
		for (int i = 0; i < shares.length; i++) {
			if (shares[i] > 0) {
				sum += shares[i];
				first = (positive++ == 0) ? i : first;
			}
		}
		this.total = sum;
		this.only = (positive <= 1) ? first : SEVERAL;
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		int drawn = (this.only != SEVERAL) ? this.only : draw(this.total, null);
		Candidate candidate = this.pickers[drawn].pick(request);
		return (candidate != null || this.pickers.length == 1) ? candidate : passOn(request, drawn);
	}

	/** All are of one strategy, which looks at the candidate and not at the picker. */
	@Override
	public double score(Candidate candidate) {
		for (Picker picker : this.pickers) {
			double score = picker.score(candidate);
			if (!Double.isNaN(score)) {
				return score;
			}
		}
		return Double.NaN;
	}

	private @Nullable Candidate passOn(PickRequest request, int drawn) {
		boolean[] tried = new boolean[this.pickers.length];
		int at = drawn;
		while (at >= 0) {
			tried[at] = true;
			at = next(tried);
			Candidate candidate = (at >= 0) ? this.pickers[at].pick(request) : null;
			if (candidate != null) {
				return candidate;
			}
		}
		return null;
	}

	private int next(boolean[] tried) {
		double left = 0;
		int first = -1;
		for (int i = tried.length - 1; i >= 0; i--) {
			if (!tried[i]) {
				left += Math.max(0, this.shares[i]);
				first = i;
			}
		}
		return (left > 0) ? draw(left, tried) : first;
	}

	private int draw(double sum, boolean @Nullable [] tried) {
		double point = this.random.nextDouble() * sum;
		int last = 0;
		for (int i = 0; i < this.shares.length; i++) {
			if (this.shares[i] > 0 && (tried == null || !tried[i])) {
				last = i;
				point -= this.shares[i];
				if (point < 0) {
					break;
				}
			}
		}
		return last;
	}

}
