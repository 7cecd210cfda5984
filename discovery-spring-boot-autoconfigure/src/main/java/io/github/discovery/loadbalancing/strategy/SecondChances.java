package io.github.discovery.loadbalancing.strategy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

import io.github.discovery.model.Ticker;

/**
 * Says when to look at an instance that may be avoided: all of them by turns, and all
 * within {@link #ROUND_NANOS} if there are enough picks. Without a call nobody would
 * learn that one is well again. Where there are many picks most of them do not even read
 * the clock for it, which would cost more than all the rest.
 */
final class SecondChances {

	/** After so long without a call even a bad instance gets one. */
	static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(3);

	/** In so long all instances are looked at once. */
	static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	/** One pick of so many reads the clock if there are many, a power of two. */
	private static final int SELDOM = 8;

	/** So many instances are looked at by one pick if there were none for some time. */
	private static final int MOST_LOOKS = 8;

	private final int instances;

	private final Ticker ticker;

	private final RandomGenerator random;

	private final long step;

	private final AtomicLong nextLook;

	private final AtomicInteger turn = new AtomicInteger();

	private volatile boolean busy;

	SecondChances(int instances, Ticker ticker, RandomGenerator random) {
		this.instances = instances;
		this.ticker = ticker;
		this.random = random;
		this.step = ROUND_NANOS / instances;
		this.nextLook = new AtomicLong(ticker.nanos());
	}

	/** Whether this pick has to ask how many instances are to be looked at. */
	boolean isDue() {
		return !this.busy || (this.random.nextInt() & (SELDOM - 1)) == 0;
	}

	/** How many instances this pick is to look at. */
	int looks(long now) {
		long due = this.nextLook.get();
		long late = now - due;
		noteTraffic(late);
		if (late < 0 || !this.nextLook.compareAndSet(due, now + this.step)) {
			return 0;
		}
		return (int) Math.min(Math.min(this.instances, MOST_LOOKS), 1 + late / this.step);
	}

	/** Who comes too early comes often, who comes a round too late should always look. */
	private void noteTraffic(long late) {
		if (late < 0 && !this.busy) {
			this.busy = true;
		}
		else if (late > ROUND_NANOS && this.busy) {
			this.busy = false;
		}
	}

	/** The number of the instance whose turn it is. */
	int next() {
		return Integer.remainderUnsigned(this.turn.getAndIncrement(), this.instances);
	}

	long now() {
		return this.ticker.nanos();
	}

}
