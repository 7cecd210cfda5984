package io.github.discovery.observation;

import java.util.List;
import java.util.Map;

/**
 * Reads the statistics of the client side: how often each instance was picked, and what
 * came of it.
 */
@FunctionalInterface
public interface PickCounts {

	/**
	 * Return the counts of all instances that were picked.
	 * @return one entry per instance; counts never go down
	 */
	List<PickCount> read();

	/**
	 * The counts of one instance.
	 *
	 * @param service the service
	 * @param instanceId the instance
	 * @param picks how often it was picked
	 * @param inFlight attempts under way
	 * @param outcomes attempts that ended, by outcome
	 */
	record PickCount(String service, String instanceId, long picks, long inFlight, Map<String, Long> outcomes) {
	}

}
