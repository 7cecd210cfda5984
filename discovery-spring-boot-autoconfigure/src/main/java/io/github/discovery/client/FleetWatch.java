package io.github.discovery.client;

import java.util.Map;
import java.util.function.Supplier;

import io.github.discovery.loadbalancing.Locality;
import org.jspecify.annotations.Nullable;

/**
 * Remembers by which picture of the own fleet a picker was made. That fleet is another
 * service, whose changes make no new snapshot of the one that is called.
 */
final class FleetWatch implements Supplier<Map<String, Integer>> {

	private final Locality locality;

	private volatile @Nullable Map<String, Integer> told;

	FleetWatch(Locality locality) {
		this.locality = locality;
	}

	Locality locality() {
		return new Locality(this.locality.zone(), this);
	}

	@Override
	public Map<String, Integer> get() {
		Map<String, Integer> fleet = this.locality.fleet().get();
		if (this.told == null) {
			this.told = fleet;
		}
		return fleet;
	}

	/** Asks only if the picker did: without zones nobody follows the own service. */
	boolean isOutOfDate() {
		Map<String, Integer> before = this.told;
		return before != null && !before.equals(this.locality.fleet().get());
	}

}
