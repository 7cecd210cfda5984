package io.github.discovery.observation;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters of things that come and go: each is removed with its subject, and their number
 * is bounded.
 *
 * @param <K> what tells one meter from another
 */
final class MeterSet<K> {

	private final MeterRegistry registry;

	private final int limit;

	private final Function<K, Meter> factory;

	private final Map<K, Meter> meters = new HashMap<>();

	MeterSet(MeterRegistry registry, int limit, Function<K, Meter> factory) {
		this.registry = registry;
		this.limit = limit;
		this.factory = factory;
	}

	/**
	 * Have meters for these subjects and no others.
	 * @param subjects in the order in which they count where there are too many
	 * @return whether all of them have one
	 */
	boolean update(Set<K> subjects) {
		this.meters.entrySet().removeIf((entry) -> {
			boolean gone = !subjects.contains(entry.getKey());
			if (gone) {
				this.registry.remove(entry.getValue());
			}
			return gone;
		});
		boolean complete = true;
		for (K subject : subjects) {
			if (this.meters.size() < this.limit) {
				this.meters.computeIfAbsent(subject, this.factory);
			}
			else {
				complete &= this.meters.containsKey(subject);
			}
		}
		return complete;
	}

}
