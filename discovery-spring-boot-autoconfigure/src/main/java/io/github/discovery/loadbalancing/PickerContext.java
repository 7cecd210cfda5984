package io.github.discovery.loadbalancing;

import java.util.Map;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.Ticker;

/**
 * What layers and strategies may look at when a picker is made.
 *
 * @param settings how instances of the service are chosen
 * @param statistics of the service
 * @param ejections the ejected instances by id
 * @param locality where this process is
 * @param ticker the clock
 * @param random chance, from any thread
 */
public record PickerContext(ServiceSettings settings, ServiceStatistics statistics, Map<String, Ejection> ejections,
		Locality locality, Ticker ticker, RandomGenerator random) {

	/**
	 * Create an unmodifiable context.
	 */
	public PickerContext {
		ejections = Map.copyOf(ejections);
	}

	/**
	 * Return the same with other settings.
	 * @param other the settings
	 * @return a context
	 */
	public PickerContext withSettings(ServiceSettings other) {
		return new PickerContext(other, this.statistics, this.ejections, this.locality, this.ticker, this.random);
	}

}
