package io.github.discovery.client.call;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many repetitions a service bears: a share of its calls over ten seconds, or so many
 * a second if that is more. Without it a service that fails under its load would get
 * three times the load. After the retry budgets of Finagle and Envoy.
 */
final class RetryBudget {

	private static final int SECONDS = 10;

	/** A second in the upper half, its count in the lower. */
	private static final int COUNT_BITS = 32;

	private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

	private final AtomicLongArray calls = new AtomicLongArray(SECONDS);

	private final AtomicLongArray retries = new AtomicLongArray(SECONDS);

	/** Count a call. */
	void called(long now) {
		count(this.calls, second(now));
	}

	/**
	 * Count a repetition, if there may be one.
	 * @return whether there may
	 */
	boolean tryRetry(long now, RetrySettings settings) {
		long second = second(now);
		long allowed = (long) (settings.budget() * sum(this.calls, second));
		long used = sum(this.retries, second);
		// The larger of the two, not both: what a burst has used up is not there again.
		boolean within = used < allowed || (used < (long) SECONDS * settings.budgetFloor()
				&& at(this.retries, second) < settings.budgetFloor());
		if (within) {
			count(this.retries, second);
		}
		return within;
	}

	private static long second(long now) {
		// Only differences count, so any origin will do; no second before
		// it must be negative.
		return SECONDS + ((now >>> 1) / (TimeUnit.SECONDS.toNanos(1) >>> 1) & COUNT_MASK >>> 2);
	}

	private static void count(AtomicLongArray counts, long second) {
		int slot = (int) (second % SECONDS);
		while (true) {
			long before = counts.get(slot);
			long after = (before >>> COUNT_BITS == second) ? before + 1 : second << COUNT_BITS | 1;
			if (counts.compareAndSet(slot, before, after)) {
				return;
			}
		}
	}

	private static long at(AtomicLongArray counts, long second) {
		// A clock that began just now has no seconds before.
		long value = counts.get(Math.floorMod(second, SECONDS));
		return (value >>> COUNT_BITS == second) ? value & COUNT_MASK : 0;
	}

	private static long sum(AtomicLongArray counts, long second) {
		long sum = 0;
		for (int age = 0; age < SECONDS; age++) {
			sum += at(counts, second - age);
		}
		return sum;
	}

}
