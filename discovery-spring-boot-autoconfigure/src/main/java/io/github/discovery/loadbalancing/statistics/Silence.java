package io.github.discovery.loadbalancing.statistics;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * For how long calls have waited for an instance that does not react. Only time in which
 * somebody waited counts: a call given up in the morning is no sign against the instance
 * in the evening. Threads that start and end a call at the same moment may lose a little
 * of that time, never gain any.
 */
final class Silence {

	private static final AtomicLongFieldUpdater<Silence> SINCE = AtomicLongFieldUpdater.newUpdater(Silence.class,
			"since");

	private static final AtomicLongFieldUpdater<Silence> BEFORE = AtomicLongFieldUpdater.newUpdater(Silence.class,
			"before");

	private static final AtomicIntegerFieldUpdater<Silence> GIVEN_UP = AtomicIntegerFieldUpdater
		.newUpdater(Silence.class, "givenUp");

	/** When the wait began; 0 while nobody waits. */
	private volatile long since;

	private volatile long before;

	private volatile int givenUp;

	void started(long now) {
		if (this.since == 0) {
			SINCE.compareAndSet(this, 0, now | 1);
		}
	}

	/** The instance did something: whoever still waits does so from now on. */
	void reacted(long now, boolean othersWait) {
		if (this.givenUp != 0) {
			this.givenUp = 0;
		}
		if (this.before != 0) {
			this.before = 0;
		}
		SINCE.lazySet(this, othersWait ? now | 1 : 0);
	}

	void gaveUp(long now, boolean othersWait) {
		GIVEN_UP.incrementAndGet(this);
		if (!othersWait) {
			long began = SINCE.getAndSet(this, 0);
			if (began != 0) {
				BEFORE.addAndGet(this, Math.max(0, now - began));
			}
		}
	}

	/** Nanoseconds in which at least one call waited since the last reaction. */
	long waited(long now) {
		long began = this.since;
		return this.before + ((began == 0) ? 0 : Math.max(0, now - began));
	}

	/** Calls that were given up since the last reaction. */
	int givenUp() {
		return this.givenUp;
	}

}
