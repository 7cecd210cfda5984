package io.github.discovery.loadbalancing;

import java.util.concurrent.atomic.LongAdder;

/**
 * What attempts at one instance came to. The counters belong to the instance id and so
 * survive new snapshots. Whoever calls {@link #started()} calls {@link #ended(Outcome)}
 * exactly once, whatever happens.
 */
public final class InstanceStatistics {

	private static final Outcome[] OUTCOMES = Outcome.values();

	private final String instanceId;

	private final LongAdder picked = new LongAdder();

	private final LongAdder started = new LongAdder();

	private final LongAdder[] ended = new LongAdder[OUTCOMES.length];

	InstanceStatistics(String instanceId) {
		this.instanceId = instanceId;
		for (int i = 0; i < this.ended.length; i++) {
			this.ended[i] = new LongAdder();
		}
	}

	/**
	 * Return whose statistics these are.
	 * @return the id of an instance
	 */
	public String instanceId() {
		return this.instanceId;
	}

	/**
	 * Count a pick of which nobody will report the end, such as Gateway's.
	 */
	public void picked() {
		this.picked.increment();
	}

	/**
	 * Count a pick whose attempt begins now.
	 */
	public void started() {
		this.picked.increment();
		this.started.increment();
	}

	/**
	 * Count the end of an attempt that was started.
	 * @param outcome how it ended
	 */
	public void ended(Outcome outcome) {
		this.ended[outcome.ordinal()].increment();
	}

	/**
	 * Return how often the instance was picked.
	 * @return the number of picks
	 */
	public long picks() {
		return this.picked.sum();
	}

	/**
	 * Return how many attempts ended in one way.
	 * @param outcome the way
	 * @return the number of attempts
	 */
	public long count(Outcome outcome) {
		return this.ended[outcome.ordinal()].sum();
	}

	/**
	 * Return how many attempts are under way.
	 * @return 0 or more
	 */
	public long inFlight() {
		// Ends are read first: what starts and ends meanwhile can only be missed as an
		// end, so that the difference never goes below zero.
		long over = 0;
		for (LongAdder adder : this.ended) {
			over += adder.sum();
		}
		return Math.max(0, this.started.sum() - over);
	}

	@Override
	public String toString() {
		return this.instanceId + ": " + picks() + " picks, " + inFlight() + " in flight";
	}

}
