package io.github.discovery.loadbalancing;

import io.github.discovery.model.DiscoveredInstance;

/**
 * An instance that may be picked, together with its statistics, so that neither a
 * strategy nor the caller has to look them up. Made once per snapshot.
 */
public final class Candidate {

	private final DiscoveredInstance instance;

	private final InstanceStatistics statistics;

	Candidate(DiscoveredInstance instance, InstanceStatistics statistics) {
		this.instance = instance;
		this.statistics = statistics;
	}

	/**
	 * Return the instance.
	 * @return the instance as the snapshot has it
	 */
	public DiscoveredInstance instance() {
		return this.instance;
	}

	/**
	 * Return the statistics of the instance.
	 * @return counters that outlive the snapshot
	 */
	public InstanceStatistics statistics() {
		return this.statistics;
	}

	@Override
	public String toString() {
		return this.instance.toString();
	}

}
