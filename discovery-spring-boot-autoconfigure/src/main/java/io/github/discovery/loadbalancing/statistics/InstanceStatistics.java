package io.github.discovery.loadbalancing.statistics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

import io.github.discovery.model.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * What attempts at one instance came to. The counters belong to the instance id and so
 * survive new snapshots. Whoever calls {@link #begin()} calls {@link #end} exactly once,
 * whatever happens; an attempt ends with the headers of its answer, so that a body nobody
 * reads leaves nothing behind.
 */
public final class InstanceStatistics {

	private static final Outcome[] OUTCOMES = Outcome.values();

	/** The last call is known to so much: exactly would make threads wait for another. */
	private static final long LAST_CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final AtomicLongFieldUpdater<InstanceStatistics> LAST_CALL = AtomicLongFieldUpdater
		.newUpdater(InstanceStatistics.class, "lastCall");

	private static final AtomicIntegerFieldUpdater<InstanceStatistics> HELD = AtomicIntegerFieldUpdater
		.newUpdater(InstanceStatistics.class, "held");

	private static final AtomicIntegerFieldUpdater<InstanceStatistics> FAILURES_IN_A_ROW = AtomicIntegerFieldUpdater
		.newUpdater(InstanceStatistics.class, "failuresInARow");

	private final String instanceId;

	private final Ticker ticker;

	private final LatencyHistogram latencies;

	private final FailureListener failures;

	private final LongAdder picked = new LongAdder();

	private final LongAdder[] ended = new LongAdder[OUTCOMES.length];

	private final ResponseTime responseTime = new ResponseTime();

	private final Silence silence = new Silence();

	/**
	 * Those under way for whose answer nobody is known to wait; silence counts the
	 * others.
	 */
	private volatile int held;

	private volatile int failuresInARow;

	private volatile long newSince;

	private volatile long lastCall;

	private volatile @Nullable Assessment assessment;

	InstanceStatistics(String instanceId, Ticker ticker, LatencyHistogram latencies, FailureListener failures) {
		this.instanceId = instanceId;
		this.ticker = ticker;
		this.latencies = latencies;
		this.failures = failures;
		this.newSince = ticker.nanos();
		this.lastCall = this.newSince;
		for (int i = 0; i < this.ended.length; i++) {
			this.ended[i] = new LongAdder();
		}
	}

	/**
	 * Return whose statistics these are.
	 * @return the id of an instance
	 */
	public String instanceId() {
		return this.instanceId;
	}

	/**
	 * Count a pick of which nobody will report the end.
	 */
	public void picked() {
		this.picked.increment();
	}

	/**
	 * Count a pick whose attempt begins now.
	 * @return the time, to be given back at the end
	 */
	public long begin() {
		long now = this.ticker.nanos();
		this.picked.increment();
		this.silence.started(now);
		called(now);
		return now;
	}

	/**
	 * Begin the attempt of a pick that {@link #picked()} has counted, by somebody who may
	 * tell its end only with the end of the body, or never: waiting for it is no sign
	 * that the instance is stuck.
	 * @return the time, to be given back to {@link #endPicked}
	 */
	public long beginPicked() {
		HELD.incrementAndGet(this);
		long now = this.ticker.nanos();
		called(now);
		return now;
	}

	private void called(long now) {
		if (now - this.lastCall > LAST_CALL_NANOS) {
			LAST_CALL.lazySet(this, now);
		}
	}

	/**
	 * Count the end of an attempt that began with {@link #beginPicked()}.
	 * @param began what its beginning returned
	 * @param outcome how it ended; {@link Outcome#CANCELLED} if nobody will ever know
	 */
	public void endPicked(long began, Outcome outcome) {
		HELD.decrementAndGet(this);
		this.ended[outcome.ordinal()].increment();
		if (outcome == Outcome.CANCELLED) {
			return;
		}
		long now = this.ticker.nanos();
		if (outcome.isReaction()) {
			this.silence.noticed(now);
		}
		observe(now, now - began, outcome);
	}

	/**
	 * Claim the one call that an instance gets after nobody has called it for some time.
	 * @param now the time
	 * @param interval how long nobody must have called it, in nanoseconds
	 * @return whether the claimant is to call it
	 */
	public boolean claim(long now, long interval) {
		long last = this.lastCall;
		return now - last >= interval && LAST_CALL.compareAndSet(this, last, now);
	}

	/**
	 * Count the end of an attempt.
	 * @param began what its beginning returned
	 * @param outcome how it ended
	 * @return how long it took, in nanoseconds
	 */
	public long end(long began, Outcome outcome) {
		long now = this.ticker.nanos();
		long elapsed = now - began;
		this.ended[outcome.ordinal()].increment();
		if (outcome.isReaction()) {
			this.silence.reacted(now);
		}
		else {
			this.silence.gaveUp(now);
		}
		if (outcome == Outcome.CANCELLED) {
			this.responseTime.atLeast(elapsed);
			compare(elapsed, outcome);
		}
		else {
			observe(now, elapsed, outcome);
		}
		return elapsed;
	}

	/**
	 * Take back a success: the body of its answer broke off. It counts in the share of
	 * failures only, because each such answer begins like a good one.
	 */
	public void brokeOff() {
		this.ended[Outcome.SUCCESS.ordinal()].decrement();
		this.ended[Outcome.FAILURE.ordinal()].increment();
		this.responseTime.observe(this.ticker.nanos(), (long) this.responseTime.average(), true);
	}

	private void observe(long now, long elapsed, Outcome outcome) {
		this.responseTime.observe(now, elapsed, outcome.isAgainstRate());
		compare(elapsed, outcome);
		if (outcome.isFailure()) {
			this.failures.failed(this, FAILURES_IN_A_ROW.incrementAndGet(this));
		}
		else {
			if (outcome == Outcome.SUCCESS) {
				this.latencies.record(elapsed);
			}
			if (this.failuresInARow != 0) {
				this.failuresInARow = 0;
			}
		}
	}

	/** Who fails or is given up early says nothing about how long an answer takes. */
	private void compare(long elapsed, Outcome outcome) {
		if (this.latencies.isLate(elapsed)) {
			this.responseTime.late();
		}
		else if (outcome == Outcome.SUCCESS) {
			this.responseTime.inTime();
		}
	}

	/**
	 * Count a pick for something that is held for any length of time, such as a
	 * connection: it is a load, but nobody waits for an answer all the while.
	 */
	public void hold() {
		this.picked.increment();
		HELD.incrementAndGet(this);
	}

	/**
	 * Count the end of something held, whose length is no response time.
	 * @param outcome what it came to
	 */
	public void release(Outcome outcome) {
		HELD.decrementAndGet(this);
		this.ended[outcome.ordinal()].increment();
		if (outcome.isFailure()) {
			this.failures.failed(this, FAILURES_IN_A_ROW.incrementAndGet(this));
		}
		else if (outcome.isReaction()) {
			this.failuresInARow = 0;
		}
	}

	/**
	 * Return how often the instance was picked.
	 * @return the number of picks
	 */
	public long picks() {
		return this.picked.sum();
	}

	/**
	 * Return how many attempts ended in one way.
	 * @param outcome the way
	 * @return the number of attempts
	 */
	public long count(Outcome outcome) {
		return this.ended[outcome.ordinal()].sum();
	}

	/**
	 * Return how many attempts are under way.
	 * @return 0 or more
	 */
	public long inFlight() {
		return this.silence.waiting() + this.held;
	}

	/**
	 * Return how many attempts failed since the last that did not.
	 * @return 0 or more
	 */
	public int failuresInARow() {
		return this.failuresInARow;
	}

	/**
	 * Return the moving average of the response time, which follows a worse value at
	 * once.
	 * @return nanoseconds, 0 before the first answer
	 */
	public double responseTime() {
		return this.responseTime.average();
	}

	/**
	 * Return the moving share of attempts that took much longer than attempts at any
	 * instance of the service usually do. Single long calls hardly move it, and neither
	 * does a kind of call that takes long everywhere.
	 * @return from 0 to 1
	 */
	public double lateShare() {
		return this.responseTime.lateShare();
	}

	/**
	 * Return the moving average of the share of attempts that failed.
	 * @return from 0 to 1
	 */
	public double errorRate() {
		return this.responseTime.errorRate();
	}

	/**
	 * Return the moving average of the share of attempts that failed, which fades while
	 * nothing is attempted: an instance that is spared for it gets another chance.
	 * @param now the time
	 * @return from 0 to 1
	 */
	public double errorRate(long now) {
		return this.responseTime.errorRate(now);
	}

	/**
	 * Return for how long calls have waited since the instance last reacted.
	 * @param now the time
	 * @return nanoseconds in which at least one call waited
	 */
	public long waited(long now) {
		return this.silence.waited(now);
	}

	/**
	 * Return whether {@link #waited} depends on the time.
	 * @return whether any call waits now
	 */
	public boolean isAwaited() {
		return this.silence.waiting() != 0;
	}

	/**
	 * Return how many calls the instance has left without a reaction since its last one:
	 * those that wait and those that were given up. What is only held does not wait.
	 * @return 0 or more
	 */
	public long unanswered() {
		return this.silence.waiting() + this.silence.givenUp();
	}

	/**
	 * Return since when the instance is to be treated as new, for slow start.
	 * @return the time it was first seen, came back, or was let back in
	 */
	public long newSince() {
		return this.newSince;
	}

	/**
	 * Treat the instance as new from now on, and forget its failures: it came back.
	 */
	public void renew() {
		this.newSince = this.ticker.nanos();
		this.failuresInARow = 0;
	}

	/**
	 * Return what a strategy last thought of the instance.
	 * @return its assessment, {@code null} if there is none yet
	 */
	public @Nullable Assessment assessment() {
		return this.assessment;
	}

	/**
	 * Keep what a strategy thinks of the instance for the next picker.
	 * @param assessment what it thinks
	 */
	public void assess(Assessment assessment) {
		this.assessment = assessment;
	}

	@Override
	public String toString() {
		return this.instanceId + ": " + picks() + " picks, " + inFlight() + " in flight";
	}

	/**
	 * Hears of failures on the thread that noticed them, so it must be quick.
	 */
	@FunctionalInterface
	public interface FailureListener {

		/** Hears nothing. */
		FailureListener NONE = (statistics, inARow) -> {
		};

		/**
		 * An attempt failed.
		 * @param statistics of the instance
		 * @param inARow how many attempts have failed since the last that did not
		 */
		void failed(InstanceStatistics statistics, int inARow);

	}

}
