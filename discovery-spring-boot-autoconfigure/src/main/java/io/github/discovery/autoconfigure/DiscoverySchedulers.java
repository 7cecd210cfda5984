package io.github.discovery.autoconfigure;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The two threads of a context: one that alone changes the state of reflectors and
 * registrars, and one for heartbeats, so that no amount of reading delays them.
 *
 * @param state the single writer
 * @param heartbeats where heartbeats are sent from
 */
public record DiscoverySchedulers(Scheduler state, Scheduler heartbeats) implements AutoCloseable {

	/**
	 * Create two daemon threads.
	 * @return schedulers to be closed with the context
	 */
	public static DiscoverySchedulers create() {
		return new DiscoverySchedulers(Schedulers.newSingle("discovery", true),
				Schedulers.newSingle("discovery-heartbeat", true));
	}

	@Override
	public void close() {
		this.state.dispose();
		this.heartbeats.dispose();
	}

}
