package io.github.discovery.loadbalancing.statistics;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * For how long calls have waited for an instance that does not react. Only time in which
 * somebody waited counts: a call given up in the morning is no sign against the instance
 * in the evening. How many wait and since when stand in one word and change together, so
 * that no two calls that end at once can leave a wait behind in which nobody waits.
 */
final class Silence {

	private static final AtomicLongFieldUpdater<Silence> WAITING = AtomicLongFieldUpdater.newUpdater(Silence.class,
			"waiting");

	private static final AtomicLongFieldUpdater<Silence> BEFORE = AtomicLongFieldUpdater.newUpdater(Silence.class,
			"before");

	private static final AtomicIntegerFieldUpdater<Silence> GIVEN_UP = AtomicIntegerFieldUpdater
		.newUpdater(Silence.class, "givenUp");

	/** So many bits hold the number of calls, the others microseconds, more or less. */
	private static final int COUNT_BITS = 20;

	private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

	private static final int NANOS_SHIFT = 10;

	private static final long TIME_MASK = -1L >>> COUNT_BITS;

	/** Since when anybody waits, and how many do. */
	private volatile long waiting;

	private volatile long before;

	private volatile int givenUp;

	void started(long now) {
		long state;
		long next;
		do {
			state = this.waiting;
			next = (count(state) == 0) ? state(now, 1) : state + 1;
		}
		while (!WAITING.compareAndSet(this, state, next));
	}

	/** The instance did something: whoever still waits does so from now on. */
	void reacted(long now) {
		react(now, 1);
	}

	/** The instance did something for somebody who does not count as waiting. */
	void noticed(long now) {
		react(now, 0);
	}

	private void react(long now, int fewer) {
		if (this.givenUp != 0) {
			this.givenUp = 0;
		}
		if (this.before != 0) {
			this.before = 0;
		}
		long state;
		do {
			state = this.waiting;
		}
		while (!WAITING.compareAndSet(this, state, state(now, Math.max(0, count(state) - fewer))));
	}

	void gaveUp(long now) {
		GIVEN_UP.incrementAndGet(this);
		long state;
		do {
			state = this.waiting;
		}
		while (count(state) > 0 && !WAITING.compareAndSet(this, state, state - 1));
		if (count(state) == 1) {
			BEFORE.addAndGet(this, since(state, now));
		}
	}

	/** Nanoseconds in which at least one call waited since the last reaction. */
	long waited(long now) {
		long state = this.waiting;
		return this.before + ((count(state) == 0) ? 0 : since(state, now));
	}

	/** How many wait now. */
	long waiting() {
		return count(this.waiting);
	}

	/** Calls that were given up since the last reaction. */
	int givenUp() {
		return this.givenUp;
	}

	private static long state(long now, long count) {
		return (now >> NANOS_SHIFT) << COUNT_BITS | count;
	}

	private static long count(long state) {
		return state & COUNT_MASK;
	}

	private static long since(long state, long now) {
		long elapsed = ((now >> NANOS_SHIFT) - (state >>> COUNT_BITS)) & TIME_MASK;
		// The clock of another thread may have been read a moment before.
		return (elapsed > TIME_MASK >>> 1) ? 0 : elapsed << NANOS_SHIFT;
	}

}
