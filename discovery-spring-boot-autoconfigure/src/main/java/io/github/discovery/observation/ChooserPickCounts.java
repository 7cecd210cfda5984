package io.github.discovery.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;

/**
 * Reads the statistics that the client side keeps.
 */
public final class ChooserPickCounts implements PickCounts {

	private final InstanceChooser chooser;

	/**
	 * Create a reader.
	 * @param chooser keeps the statistics
	 */
	public ChooserPickCounts(InstanceChooser chooser) {
		this.chooser = chooser;
	}

	@Override
	public List<PickCount> read() {
		List<PickCount> counts = new ArrayList<>();
		this.chooser.all()
			.forEach((service, picks) -> picks.statistics()
				.all()
				.forEach((statistics) -> counts.add(new PickCount(service, statistics.instanceId(), statistics.picks(),
						statistics.inFlight(), outcomes(statistics)))));
		return counts;
	}

	private static Map<String, Long> outcomes(InstanceStatistics statistics) {
		Map<String, Long> outcomes = new TreeMap<>();
		for (Outcome outcome : Outcome.values()) {
			long count = statistics.count(outcome);
			if (count > 0) {
				outcomes.put(outcome.label(), count);
			}
		}
		return outcomes;
	}

}
