package io.github.discovery.loadbalancing.strategy;

import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;

/**
 * The instance that will probably answer first: of two that chance draws, or of all if
 * there are four or fewer, the one with the least product of calls in flight and response
 * time, where failures and silence count as slowness ("peak EWMA" of Twitter's Finagle).
 * One that looks bad is tried again every few seconds.
 */
public final class PeakEwmaStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "peak-ewma";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Picker create(Candidates candidates) {
		return candidates.remaining().isEmpty() ? Picker.NONE : new PeakEwmaPicker(candidates);
	}

}
