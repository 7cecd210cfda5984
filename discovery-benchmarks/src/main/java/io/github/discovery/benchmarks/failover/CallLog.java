package io.github.discovery.benchmarks.failover;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What became of calls, each at the place of its number.
 */
final class CallLog {

	/** Marks a call that failed; all else is the time it took. */
	private static final long FAILED = -1;

	private final long[] sent;

	private final long[] took;

	private final CountDownLatch open;

	private final long start = System.nanoTime();

	private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

	CallLog(int calls) {
		this.sent = new long[calls];
		this.took = new long[calls];
		this.open = new CountDownLatch(calls);
	}

	/** The time since the first call was due. */
	long now() {
		return System.nanoTime() - this.start;
	}

	void sent(int call, long nanos) {
		this.sent[call] = nanos;
	}

	void answered(int call, int status, long nanos) {
		if (status == 200) {
			this.took[call] = nanos;
			this.open.countDown();
		}
		else {
			failed(call, "status " + status);
		}
	}

	void failed(int call, String why) {
		this.took[call] = FAILED;
		this.failures.computeIfAbsent(why, (key) -> new LongAdder()).increment();
		this.open.countDown();
	}

	/** Whether all calls have ended. */
	boolean await(long seconds) throws InterruptedException {
		return this.open.await(seconds, TimeUnit.SECONDS);
	}

	int calls() {
		return this.sent.length;
	}

	long failed() {
		return LongStream.of(this.took).filter((nanos) -> nanos == FAILED).count();
	}

	/** How many of the calls sent from a moment on failed. */
	long failedFrom(long moment) {
		return IntStream.range(0, this.sent.length)
			.filter((i) -> this.sent[i] >= moment && this.took[i] == FAILED)
			.count();
	}

	Map<String, LongAdder> failures() {
		return new TreeMap<>(this.failures);
	}

	/** Times of the calls that were sent in a period and succeeded, sorted. */
	Times times(long from, long to) {
		return new Times(IntStream.range(0, this.sent.length)
			.filter((i) -> this.sent[i] >= from && this.sent[i] < to && this.took[i] != FAILED)
			.mapToLong((i) -> this.took[i])
			.sorted()
			.toArray());
	}

	/**
	 * How long calls took.
	 *
	 * @param nanos in ascending order
	 */
	record Times(long[] nanos) {

		double millis(double quantile) {
			if (this.nanos.length == 0) {
				return 0;
			}
			return this.nanos[(int) Math.min(this.nanos.length - 1, quantile * this.nanos.length)] / 1e6;
		}

		double slowest() {
			return millis(1);
		}

	}

}
