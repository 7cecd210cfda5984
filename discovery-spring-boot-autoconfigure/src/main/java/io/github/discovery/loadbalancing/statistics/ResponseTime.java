package io.github.discovery.loadbalancing.statistics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * The moving averages of one instance: response time, which follows a worse value at once
 * and forgets it slowly ("peak EWMA" of Twitter's Finagle), share of failures, and share
 * of late attempts. The first two decay by time, the last by the number of attempts:
 * whether an instance is slow is to be known after a few. Threads may overwrite each
 * other's update: each alone moves an average by little, and a lock would cost more than
 * all the rest.
 */
final class ResponseTime {

	/** Time in which an old value loses about two thirds of its weight. */
	static final long DECAY_NANOS = TimeUnit.SECONDS.toNanos(10);

	/**
	 * What one attempt adds to the share of late ones. With more, chance alone would make
	 * an instance of a service half of whose calls take long look slow now and then.
	 */
	private static final double LATE_STEP = 0.0625;

	/** Up to here the next term of the exponential series is below a millionth. */
	private static final double SMALL = 0.01;

	/** So small a share is none; smaller numbers would take the processor long. */
	private static final double NEGLIGIBLE = 1e-12;

	private static final VarHandle AVERAGE = handle("average", double.class);

	private static final VarHandle ERRORS = handle("errors", double.class);

	private static final VarHandle STAMP = handle("stamp", long.class);

	private static final VarHandle LATE = handle("late", double.class);

	private static final VarHandle SEEN = handle("seen", boolean.class);

	@SuppressWarnings("unused")
	private double average;

	@SuppressWarnings("unused")
	private double errors;

	@SuppressWarnings("unused")
	private double late;

	@SuppressWarnings("unused")
	private long stamp;

	@SuppressWarnings("unused")
	private boolean seen;

	private static VarHandle handle(String field, Class<?> type) {
		try {
			return MethodHandles.lookup().findVarHandle(ResponseTime.class, field, type);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * Take in the end of an attempt.
	 * @param now the time
	 * @param elapsed how long the attempt took, in nanoseconds
	 * @param failed whether it failed
	 */
	void observe(long now, long elapsed, boolean failed) {
		double error = failed ? 1 : 0;
		if (!isKnown()) {
			AVERAGE.setOpaque(this, (double) elapsed);
			ERRORS.setOpaque(this, error);
			STAMP.setOpaque(this, now);
			SEEN.setRelease(this, true);
			return;
		}
		double keep = keep(Math.max(0, now - (long) STAMP.getOpaque(this)));
		double before = average();
		// A failure says nothing good about the response time, however fast it came.
		boolean worse = elapsed > before;
		if (worse || !failed) {
			AVERAGE.setOpaque(this, worse ? (double) elapsed : before * keep + elapsed * (1 - keep));
		}
		double rate = errorRate();
		if (failed || rate != 0) {
			double next = rate * keep + error * (1 - keep);
			ERRORS.setOpaque(this, (failed || next > NEGLIGIBLE) ? next : 0);
		}
		STAMP.setOpaque(this, now);
	}

	/**
	 * Take in that somebody gave up: the response time is at least what he waited.
	 * @param elapsed how long the attempt has taken so far, in nanoseconds
	 */
	void atLeast(long elapsed) {
		if (isKnown() && elapsed > average()) {
			AVERAGE.setOpaque(this, (double) elapsed);
		}
	}

	/** Take in that an attempt took much longer than usual for the service. */
	void late() {
		double share = lateShare();
		LATE.setOpaque(this, share + (1 - share) * LATE_STEP);
	}

	/** Take in that an attempt succeeded in the usual time. */
	void inTime() {
		double share = lateShare();
		if (share != 0) {
			LATE.setOpaque(this, (share > NEGLIGIBLE) ? share * (1 - LATE_STEP) : 0);
		}
	}

	/** What is left of the weight of an old value. */
	private static double keep(long age) {
		double decay = (double) age / DECAY_NANOS;
		// The first terms of the series are as good and take a fraction of the time.
		return (decay < SMALL) ? 1 - decay * (1 - decay / 2) : Math.exp(-decay);
	}

	boolean isKnown() {
		return (boolean) SEEN.getAcquire(this);
	}

	/** Nanoseconds, 0 before the first answer. */
	double average() {
		return (double) AVERAGE.getOpaque(this);
	}

	/** From 0 to 1. */
	double lateShare() {
		return (double) LATE.getOpaque(this);
	}

	/** From 0 to 1. */
	double errorRate() {
		return (double) ERRORS.getOpaque(this);
	}

	/** From 0 to 1, less with the time in which nothing was attempted. */
	double errorRate(long now) {
		return isKnown() ? errorRate() * keep(Math.max(0, now - (long) STAMP.getOpaque(this))) : 0;
	}

}
