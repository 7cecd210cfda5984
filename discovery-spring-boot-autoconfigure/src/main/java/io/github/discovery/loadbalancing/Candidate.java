package io.github.discovery.loadbalancing;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.model.DiscoveredInstance;

/**
 * An instance that may be picked, together with its statistics and its weight, so that
 * neither a strategy nor the caller has to look them up. Made once per picker.
 */
public final class Candidate {

	private final DiscoveredInstance instance;

	private final InstanceStatistics statistics;

	private final double weight;

	private final boolean trial;

	private Candidate(DiscoveredInstance instance, InstanceStatistics statistics, double weight, boolean trial) {
		this.instance = instance;
		this.statistics = statistics;
		this.weight = weight;
		this.trial = trial;
	}

	/**
	 * Create a candidate with the weight of its registration.
	 * @param instance an instance
	 * @param statistics its statistics
	 * @return a candidate
	 */
	public static Candidate of(DiscoveredInstance instance, InstanceStatistics statistics) {
		return new Candidate(instance, statistics, instance.weight(), false);
	}

	/**
	 * Return the same candidate with another weight.
	 * @param other a weight above 0
	 * @return a candidate
	 */
	public Candidate withWeight(double other) {
		return new Candidate(this.instance, this.statistics, other, this.trial);
	}

	/**
	 * Return the same candidate for a call that is to find out whether it is well again.
	 * @return a candidate
	 */
	public Candidate forTrial() {
		return new Candidate(this.instance, this.statistics, this.weight, true);
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

	/**
	 * Return the weight by which strategies with weights choose.
	 * @return a number above 0; only its ratio to others matters
	 */
	public double weight() {
		return this.weight;
	}

	/**
	 * Return whether this call is to find out whether an ejected instance is well again.
	 * @return whether its caller should not wait for long
	 */
	public boolean isTrial() {
		return this.trial;
	}

	@Override
	public String toString() {
		return this.instance.toString();
	}

}
