package io.github.discovery.backend.consul;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.WatchEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One watch of one service: one query after the other, each for what comes after the
 * index of the last. Ends when the index goes back; fails with the first error, which
 * drops the index. The first query has no index: an index that is too high would hide all
 * changes for the whole wait.
 */
final class ConsulWatch {

	private static final Duration MARGIN = Duration.ofSeconds(5);

	/** Answers that may follow each other at once. */
	private static final int BURST = 2;

	/** Time that every further answer in a row has to wait. */
	private static final Duration SLOW = Duration.ofMillis(500);

	private final ConsulReader reader;

	private final QuerySlots slots;

	private final Scheduler scheduler;

	private final ServiceName service;

	private final boolean foreign;

	private long index;

	private boolean started;

	private boolean believed;

	private boolean slot;

	private boolean released;

	private boolean waiting;

	private double tokens = BURST;

	private long filled;

	ConsulWatch(ConsulReader reader, QuerySlots slots, Scheduler scheduler, ServiceName service, Revision revision) {
		this.reader = reader;
		this.slots = slots;
		this.scheduler = scheduler;
		this.service = service;
		this.index = ConsulReader.index(revision);
		this.foreign = !revision.epoch().equals(ConsulReader.EPOCH);
		this.filled = scheduler.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * Return the time after which a blocking query has failed: Consul adds up to a
	 * sixteenth to the wait.
	 */
	static Duration longestWait(ConsulSettings settings) {
		return settings.waitTime().multipliedBy(17).dividedBy(16).plus(MARGIN);
	}

	/** The events of this watch, for one subscriber. */
	Flux<WatchEvent> events() {
		return Mono.defer(this::next)
			.repeat()
			.takeUntil(WatchEvent.Relist.class::isInstance)
			.doFinally((signal) -> release());
	}

	private Mono<WatchEvent> next() {
		return answer().map(this::event);
	}

	private Mono<ConsulAnswer> answer() {
		if (!this.started) {
			this.started = true;
			return this.reader.read(this.service);
		}
		if (acquire()) {
			return pause().then(Mono.defer(() -> this.reader.await(this.service, this.index)));
		}
		return this.slots.turn().then(this.reader.read(this.service));
	}

	private WatchEvent event(ConsulAnswer answer) {
		if (this.foreign) {
			return new WatchEvent.Relist("the revision is of another history");
		}
		long before = this.index;
		long now = answer.index();
		if (now < before) {
			return new WatchEvent.Relist("the index of " + this.service + " went back from " + before + " to " + now);
		}
		Listing listing = this.reader.listing(this.service, answer, before);
		boolean believable = listing.continuity() == Continuity.UNBROKEN;
		boolean known = now == before && believable && this.believed;
		this.index = now;
		this.believed = believable;
		return known ? new WatchEvent.Alive() : new WatchEvent.Replaced(listing);
	}

	/**
	 * Hold back a watch whose queries return at once again and again.
	 */
	private Mono<Void> pause() {
		long now = this.scheduler.now(TimeUnit.NANOSECONDS);
		this.tokens = Math.min(BURST, this.tokens + (double) (now - this.filled) / SLOW.toNanos());
		this.filled = now;
		this.tokens--;
		if (this.tokens >= 0) {
			return Mono.empty();
		}
		return Mono.delay(Duration.ofNanos((long) (-this.tokens * SLOW.toNanos())), this.scheduler).then();
	}

	/**
	 * Guarded together with {@link #release()}: a cancel comes on another thread than the
	 * answers, and a slot taken after it would be lost to the process.
	 */
	private synchronized boolean acquire() {
		if (this.released) {
			return false;
		}
		if (!this.slot && this.slots.tryAcquire()) {
			this.slot = true;
			leaveTurns();
		}
		if (!this.slot && !this.waiting) {
			this.waiting = true;
			this.slots.join();
		}
		return this.slot;
	}

	private void leaveTurns() {
		if (this.waiting) {
			this.waiting = false;
			this.slots.leave();
		}
	}

	private synchronized void release() {
		this.released = true;
		leaveTurns();
		if (this.slot) {
			this.slot = false;
			this.slots.release();
		}
	}

}
