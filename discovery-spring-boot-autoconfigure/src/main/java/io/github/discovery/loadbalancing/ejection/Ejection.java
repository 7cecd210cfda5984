package io.github.discovery.loadbalancing.ejection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One instance that rests. When its time is over it does not come back by itself: one
 * call at a time finds out whether it is well.
 */
public final class Ejection {

	/** A trial that is not reported back within this time is given to another call. */
	static final long TRIAL_NANOS = 15_000_000_000L;

	/** A trial that was taken before; times of trials are odd. */
	private static final long GIVEN_BACK = 2;

	private final String reason;

	private final int count;

	private final long began;

	private final long until;

	private final boolean due;

	private final AtomicLong trialTaken;

	private Ejection(String reason, int count, long began, long until, boolean due, AtomicLong trialTaken) {
		this.reason = reason;
		this.count = count;
		this.began = began;
		this.until = until;
		this.due = due;
		this.trialTaken = trialTaken;
	}

	/**
	 * Eject an instance.
	 * @param reason why, such as "5 connect failures"
	 * @param count how often it has been ejected lately, this one included
	 * @param began the time
	 * @param until when its rest is over
	 * @return an ejection
	 */
	public static Ejection of(String reason, int count, long began, long until) {
		return new Ejection(reason, count, began, until, false, new AtomicLong());
	}

	/**
	 * Return the same ejection after its rest: calls may try the instance.
	 * @return an ejection
	 */
	public Ejection onTrial() {
		return new Ejection(this.reason, this.count, this.began, this.until, true, new AtomicLong());
	}

	/**
	 * Return whether no call has tried the instance yet.
	 * @return whether the trial was never taken
	 */
	boolean isUntried() {
		return this.due && this.trialTaken.get() == 0;
	}

	/**
	 * Return why the instance rests.
	 * @return a few words
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Return how often the instance has been ejected lately.
	 * @return 1 or more
	 */
	public int count() {
		return this.count;
	}

	/**
	 * Return since when it rests.
	 * @return a time of the monotonic clock
	 */
	public long began() {
		return this.began;
	}

	/**
	 * Return when the rest is over.
	 * @return a time of the monotonic clock
	 */
	public long until() {
		return this.until;
	}

	/**
	 * Return whether the rest is over and a call may try the instance.
	 * @return whether it is on trial
	 */
	public boolean isOnTrial() {
		return this.due;
	}

	/**
	 * Take the one trial there is.
	 * @param now the time
	 * @return whether the caller is the one to try
	 */
	public boolean takeTrial(long now) {
		if (!this.due) {
			return false;
		}
		long taken = this.trialTaken.get();
		boolean free = taken == 0 || taken == GIVEN_BACK || now - taken > TRIAL_NANOS;
		return free && this.trialTaken.compareAndSet(taken, now | 1);
	}

	/**
	 * Give the trial back: its call ended without a result.
	 */
	public void giveBackTrial() {
		this.trialTaken.set(GIVEN_BACK);
	}

}
