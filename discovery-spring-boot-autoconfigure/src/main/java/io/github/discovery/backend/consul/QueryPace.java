package io.github.discovery.backend.consul;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Holds back a watch whose queries return again and again. After a change the next query
 * follows at once, or the change after it would be seen late; an answer that brought
 * nothing is the mark of a query that does not block, or of an index that moves for what
 * is not read.
 */
final class QueryPace {

	private final Scheduler scheduler;

	private final Bucket changes;

	private final Bucket hollow;

	private boolean changed;

	QueryPace(Scheduler scheduler) {
		this.scheduler = scheduler;
		long now = scheduler.now(TimeUnit.NANOSECONDS);
		this.changes = new Bucket(50, Duration.ofMillis(50), now);
		this.hollow = new Bucket(2, Duration.ofMillis(500), now);
	}

	/**
	 * An answer has come.
	 * @param change whether it brought something else than the one before
	 */
	void answered(boolean change) {
		this.changed = change;
	}

	/**
	 * Wait for the time of the next query.
	 */
	Mono<Void> turn() {
		Bucket bucket = this.changed ? this.changes : this.hollow;
		long wait = bucket.take(this.scheduler.now(TimeUnit.NANOSECONDS));
		return (wait > 0) ? Mono.delay(Duration.ofNanos(wait), this.scheduler).then() : Mono.empty();
	}

	/**
	 * So many queries at once, and one more in every period.
	 */
	private static final class Bucket {

		private final int size;

		private final long period;

		private double tokens;

		private long filled;

		Bucket(int size, Duration period, long now) {
			this.size = size;
			this.period = period.toNanos();
			this.tokens = size;
			this.filled = now;
		}

		long take(long now) {
			this.tokens = Math.min(this.size, this.tokens + (double) (now - this.filled) / this.period);
			this.filled = now;
			this.tokens--;
			return (long) (-this.tokens * this.period);
		}

	}

}
