package io.github.discovery.backend.consul;

import java.time.Duration;
import java.util.List;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.WatchEvent;
import org.jspecify.annotations.Nullable;
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

	private final ConsulReader reader;

	private final QuerySlots slots;

	private final ServiceName service;

	private final boolean foreign;

	private final QueryPace pace;

	private long index;

	private boolean started;

	private boolean believed;

	private boolean slot;

	private boolean released;

	private boolean waiting;

	/** What the last answer that could be believed had. */
	private @Nullable List<DiscoveredInstance> instances;

	ConsulWatch(ConsulReader reader, QuerySlots slots, Scheduler scheduler, ServiceName service, Revision revision) {
		this.reader = reader;
		this.slots = slots;
		this.service = service;
		this.index = ConsulReader.index(revision);
		this.foreign = !revision.epoch().equals(ConsulReader.EPOCH);
		this.pace = new QueryPace(scheduler);
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
			return this.pace.turn().then(Mono.defer(() -> this.reader.await(this.service, this.index)));
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
		this.pace.answered(isChange(listing, now > before, believable));
		this.index = now;
		this.believed = believable;
		return known ? new WatchEvent.Alive() : new WatchEvent.Replaced(listing);
	}

	/**
	 * Return whether an answer brought something else than the one before. The first of a
	 * watch has none before it, and what cannot be believed buys no speed.
	 */
	private boolean isChange(Listing listing, boolean moved, boolean believable) {
		if (!believable) {
			return false;
		}
		List<DiscoveredInstance> before = this.instances;
		this.instances = listing.instances();
		return moved && before != null && !before.equals(listing.instances());
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
