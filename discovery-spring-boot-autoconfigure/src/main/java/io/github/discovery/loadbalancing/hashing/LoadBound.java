package io.github.discovery.loadbalancing.hashing;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.model.Ticker;

/**
 * How many calls an instance may have in flight, so that one popular key does not bring
 * it down ("Consistent Hashing with Bounded Loads", Mirrokni et al., 2016). The mean is
 * counted once in a while only, because that takes longer the more instances there are.
 */
final class LoadBound {

	private static final long LEAST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

	/** Counting takes well under a tenth of this for each instance. */
	private static final long INTERVAL_PER_INSTANCE = TimeUnit.MICROSECONDS.toNanos(1);

	private final Candidate[] candidates;

	private final double factor;

	private final Ticker ticker;

	private final double meanWeight;

	private final long interval;

	private final AtomicLong countedAt;

	private volatile double mean;

	LoadBound(Candidate[] candidates, PickerContext context) {
		this.candidates = candidates;
		this.factor = context.settings().tuning().hash().boundedLoad();
		this.ticker = context.ticker();
		this.meanWeight = Arrays.stream(candidates).mapToDouble(Candidate::weight).average().orElse(1);
		this.interval = Math.max(LEAST_INTERVAL, INTERVAL_PER_INSTANCE * candidates.length);
		this.countedAt = new AtomicLong(this.ticker.nanos());
		this.mean = count();
	}

	private double count() {
		long sum = 0;
		for (Candidate candidate : this.candidates) {
			sum += candidate.statistics().inFlight();
		}
		return (double) sum / this.candidates.length;
	}

	/**
	 * Return whether an instance may have one more call.
	 * @param candidate the instance
	 * @return whether it has not yet reached its share of all calls in flight, and some
	 */
	boolean hasRoom(Candidate candidate) {
		if (this.factor <= 0) {
			return true;
		}
		long inFlight = candidate.statistics().inFlight();
		return inFlight == 0
				|| inFlight + 1 <= Math.ceil(this.factor * (mean() + 1) * candidate.weight() / this.meanWeight);
	}

	private double mean() {
		long now = this.ticker.nanos();
		long last = this.countedAt.get();
		if (now - last >= this.interval && this.countedAt.compareAndSet(last, now)) {
			this.mean = count();
		}
		return this.mean;
	}

}
