package io.github.discovery.loadbalancing.strategy;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.LatencyHistogram;
import io.github.discovery.model.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Picks by expected response time times calls in flight. Beside that it goes through all
 * instances, one at a time and all within {@link #ROUND_NANOS}, and picks one that looks
 * worse than usual and was not called for {@link #RETRY_NANOS}: without a call nobody
 * would learn that it is well again.
 */
final class PeakEwmaPicker extends TwoChoices {

	/** After so long without a call even a bad instance gets one. */
	static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(3);

	/** In so long all instances are looked at once, if there are enough picks. */
	static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	/** An instance that is slower than usual by this much is picked too seldom. */
	private static final double WORSE = 1.25;

	/** How much more a call in flight counts before the first answer. */
	private static final double UNKNOWN = 10;

	/** Scores so close are a matter of chance, or one of them would get all calls. */
	private static final double MARGIN = 0.1;

	private final Candidate[] candidates;

	private final Ticker ticker;

	private final LatencyHistogram latencies;

	private final long step;

	private final AtomicLong nextLook;

	private final AtomicInteger looks = new AtomicInteger();

	private volatile double typical;

	PeakEwmaPicker(Candidates candidates) {
		this(candidates, candidates.remaining().toArray(Candidate[]::new));
	}

	private PeakEwmaPicker(Candidates candidates, Candidate[] array) {
		super(array, equal(array.length), MARGIN);
		this.candidates = array;
		this.ticker = candidates.context().ticker();
		this.latencies = candidates.context().statistics().latencies();
		this.step = ROUND_NANOS / array.length;
		this.nextLook = new AtomicLong(this.ticker.nanos());
		this.typical = median();
	}

	private static double[] equal(int length) {
		double[] weights = new double[length];
		Arrays.fill(weights, 1);
		return weights;
	}

	private double median() {
		return Math.max(1, this.latencies.quantile(0.5));
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		long now = now();
		Candidate neglected = neglected(request, now);
		return (neglected != null) ? neglected : pick(request, now);
	}

	private @Nullable Candidate neglected(PickRequest request, long now) {
		long due = this.nextLook.get();
		if (now - due < 0 || !this.nextLook.compareAndSet(due, now + this.step)) {
			return null;
		}
		int look = this.looks.getAndIncrement();
		if (look % Math.max(1, this.candidates.length / 4) == 0) {
			this.typical = median();
		}
		Candidate candidate = this.candidates[Integer.remainderUnsigned(look, this.candidates.length)];
		boolean bad = slowness(candidate, now) > WORSE * this.typical;
		return (bad && !request.excludes(candidate) && candidate.statistics().claim(now, RETRY_NANOS)) ? candidate
				: null;
	}

	@Override
	double score(Candidate candidate, long now) {
		InstanceStatistics statistics = candidate.statistics();
		boolean known = statistics.responseTime() > 0;
		double calls = known ? statistics.inFlight() + 1 : UNKNOWN * statistics.unanswered() + 1;
		return calls / candidate.weight() * slowness(candidate, now);
	}

	private double slowness(Candidate candidate, long now) {
		InstanceStatistics statistics = candidate.statistics();
		return Slowness.latency(statistics, this.typical, now) / Slowness.success(statistics);
	}

	@Override
	boolean isIdle(Candidate candidate) {
		return false;
	}

	@Override
	long now() {
		return this.ticker.nanos();
	}

}
