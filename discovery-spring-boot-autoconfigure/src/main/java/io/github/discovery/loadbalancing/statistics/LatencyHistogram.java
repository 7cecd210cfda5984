package io.github.discovery.loadbalancing.statistics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The response times of a service, in buckets that each are a quarter of a power of two
 * of microseconds wide, so that a quantile is wrong by at most an eighth or so. Halving
 * all buckets now and then makes old values count less.
 */
public final class LatencyHistogram {

	private static final int SUB_BUCKETS = 4;

	private static final int BUCKETS = 32 * SUB_BUCKETS;

	/** After so many more values in a bucket the median is looked for again. */
	private static final int MEDIAN_STEP = 64;

	private static final int EACH_COUNTS = 8;

	/** A call is late when it takes so many times as long as usual. */
	private static final int LATE_FACTOR = 3;

	/** So little is never late. */
	private static final long SHORTEST_LATE = TimeUnit.MILLISECONDS.toNanos(5);

	private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

	private volatile long typical;

	void record(long nanos) {
		// Threads may overwrite each other's count: a share of it is all anybody asks
		// for.
		int bucket = bucket(Math.max(0, nanos) / 1000);
		int count = this.counts.getOpaque(bucket) + 1;
		this.counts.setOpaque(bucket, count);
		if (count % MEDIAN_STEP == 0 || count <= EACH_COUNTS) {
			this.typical = quantile(0.5);
		}
	}

	/**
	 * Return the median as it was lately, which is quicker than asking for the quantile.
	 * @return nanoseconds, 0 before the first answer
	 */
	public long typical() {
		return this.typical;
	}

	/**
	 * Return whether an attempt took much longer than attempts usually do.
	 * @param nanos how long it took
	 * @return {@code false} before the first answer
	 */
	boolean isLate(long nanos) {
		long median = this.typical;
		return median != 0 && nanos > SHORTEST_LATE && nanos > LATE_FACTOR * median;
	}

	/**
	 * Return a quantile of the response times.
	 * @param share which one, from 0 to 1
	 * @return the upper bound of its bucket in nanoseconds, 0 before the first answer
	 */
	public long quantile(double share) {
		long total = 0;
		for (int i = 0; i < BUCKETS; i++) {
			total += this.counts.get(i);
		}
		if (total == 0) {
			return 0;
		}
		long rank = Math.max(1, (long) Math.ceil(total * share));
		long seen = 0;
		for (int i = 0; i < BUCKETS; i++) {
			seen += this.counts.get(i);
			if (seen >= rank) {
				return TimeUnit.MICROSECONDS.toNanos(upperBound(i));
			}
		}
		return TimeUnit.MICROSECONDS.toNanos(upperBound(BUCKETS - 1));
	}

	/**
	 * Make all values so far count half. What is recorded at the same moment may be lost.
	 */
	public void fade() {
		for (int i = 0; i < BUCKETS; i++) {
			int count = this.counts.get(i);
			if (count != 0) {
				this.counts.set(i, count >>> 1);
			}
		}
		this.typical = quantile(0.5);
	}

	private static int bucket(long micros) {
		if (micros < SUB_BUCKETS) {
			return (int) micros;
		}
		int exponent = 63 - Long.numberOfLeadingZeros(micros);
		int sub = (int) (micros >>> (exponent - 2)) & (SUB_BUCKETS - 1);
		return Math.min(BUCKETS - 1, (exponent - 1) * SUB_BUCKETS + sub);
	}

	private static long upperBound(int bucket) {
		if (bucket < SUB_BUCKETS) {
			return bucket + 1L;
		}
		int exponent = bucket / SUB_BUCKETS + 1;
		long width = 1L << (exponent - 2);
		return (1L << exponent) + (bucket % SUB_BUCKETS + 1) * width;
	}

}
