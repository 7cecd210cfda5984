package io.github.discovery.observation;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.discovery.observation.PickCounts.PickCount;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counters of picks by service and instance.
 */
public final class PickMeters implements DiscoveryMeters.Part {

	/** Instances with a counter of their own at most. */
	static final int MAX_INSTANCES = 1000;

	private final PickCounts counts;

	private final MeterRegistry registry;

	private final MeterSet<Key> meters;

	private volatile Map<Key, PickCount> current = Map.of();

	/**
	 * Create counters; they appear with the first refresh after the first pick.
	 * @param counts where the statistics are
	 * @param registry where the meters are kept
	 */
	public PickMeters(PickCounts counts, MeterRegistry registry) {
		this.counts = counts;
		this.registry = registry;
		this.meters = new MeterSet<>(registry, MAX_INSTANCES, this::meter);
	}

	@Override
	public boolean refresh() {
		Map<Key, PickCount> read = new HashMap<>();
		Set<Key> keys = new LinkedHashSet<>();
		for (PickCount count : this.counts.read()) {
			Key key = new Key(count.service(), count.instanceId());
			keys.add(key);
			read.put(key, count);
		}
		this.current = read;
		return this.meters.update(keys);
	}

	private Meter meter(Key key) {
		return FunctionCounter.builder("discovery.picks", this, (meters) -> meters.picks(key))
			.description("How often an instance was picked for a call")
			.tag("service", key.service)
			.tag("instance", key.instanceId)
			.register(this.registry);
	}

	private double picks(Key key) {
		PickCount count = this.current.get(key);
		return (count != null) ? count.picks() : 0;
	}

	private record Key(String service, String instanceId) {
	}

}
