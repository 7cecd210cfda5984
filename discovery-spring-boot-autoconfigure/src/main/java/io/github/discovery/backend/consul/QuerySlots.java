package io.github.discovery.backend.consul;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Shares out the blocking queries of this process, and lets the services beyond them take
 * turns with plain reads. Consul refuses the 201st connection of an address, heartbeats
 * included.
 */
final class QuerySlots {

	/** Time between two turns of all services together: at most five reads a second. */
	static final Duration TURN = Duration.ofMillis(200);

	/** Time between two turns of one service at least. */
	static final Duration PAUSE = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(QuerySlots.class);

	/** Counts over all registries: they are often one and the same. */
	private static final AtomicInteger OPEN = new AtomicInteger();

	private final int maximum;

	private final Scheduler scheduler;

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicLong nextTurn = new AtomicLong(Long.MIN_VALUE);

	private final AtomicBoolean told = new AtomicBoolean();

	QuerySlots(int maximum, Scheduler scheduler) {
		this.maximum = maximum;
		this.scheduler = scheduler;
	}

	/** Take a slot for a blocking query, if one is free. */
	boolean tryAcquire() {
		while (true) {
			int open = OPEN.get();
			if (open >= this.maximum) {
				return false;
			}
			if (OPEN.compareAndSet(open, open + 1)) {
				return true;
			}
		}
	}

	void release() {
		OPEN.decrementAndGet();
	}

	/** A service begins to take turns. */
	void join() {
		this.waiting.incrementAndGet();
		if (this.told.compareAndSet(false, true)) {
			logger.warn("More services are watched than the " + this.maximum
					+ " blocking queries that discovery.consul.read.maximum-blocking-queries allows: "
					+ "the others are read in turn, at most five a second");
		}
	}

	/** A service takes turns no longer. */
	void leave() {
		this.waiting.decrementAndGet();
	}

	/**
	 * Wait for the next turn.
	 */
	Mono<Long> turn() {
		return Mono.delay(PAUSE, this.scheduler).flatMap((tick) -> {
			long now = this.scheduler.now(TimeUnit.NANOSECONDS);
			long mine = this.nextTurn.updateAndGet((next) -> Math.max(now, next + TURN.toNanos()));
			return Mono.delay(Duration.ofNanos(mine - now), this.scheduler);
		});
	}

	/** Number of services that take turns. */
	int waiting() {
		return this.waiting.get();
	}

	/** How old what is known of a service that takes turns can get. */
	Duration delay() {
		int services = waiting();
		return (services == 0) ? Duration.ZERO : PAUSE.plus(TURN.multipliedBy(services));
	}

}
