package io.github.discovery.backend.memory;

import java.util.concurrent.ArrayBlockingQueue;

import io.github.discovery.spi.WatchEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A bounded queue between the registry and one subscriber, who is called on a scheduler:
 * the registry never waits. A subscriber that falls behind is told to list again.
 */
final class MemoryWatcher {

	private final Sinks.Many<WatchEvent> queue;

	private volatile @Nullable String end;

	MemoryWatcher(int bound) {
		this.queue = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(bound));
	}

	/**
	 * Queue a change. Called under the registry's monitor only, hence never concurrently.
	 * @param change the change
	 * @return whether there was room
	 */
	boolean offer(WatchEvent change) {
		Sinks.EmitResult result = this.queue.tryEmitNext(change);
		// A cancelled subscriber is taken out by its own cancellation.
		return result.isSuccess() || result == Sinks.EmitResult.FAIL_CANCELLED;
	}

	/**
	 * End the watch behind what is queued already.
	 * @param reason why, in a few words
	 */
	void end(String reason) {
		this.end = reason;
		this.queue.tryEmitComplete();
	}

	Flux<WatchEvent> events(Scheduler scheduler) {
		return this.queue.asFlux().publishOn(scheduler).concatWith(Flux.defer(this::relist));
	}

	private Flux<WatchEvent> relist() {
		String reason = this.end;
		return (reason != null) ? Flux.just(new WatchEvent.Relist(reason)) : Flux.empty();
	}

}
