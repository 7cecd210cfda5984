package io.github.discovery.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceSnapshot;

/**
 * What happened between two snapshots.
 */
final class SnapshotDiff {

	private SnapshotDiff() {
	}

	static List<CatalogEvent> between(ServiceSnapshot before, ServiceSnapshot after) {
		List<CatalogEvent> events = new ArrayList<>();
		Map<String, DiscoveredInstance> gone = new HashMap<>();
		before.instances().forEach((instance) -> gone.put(instance.getInstanceId(), instance));
		for (DiscoveredInstance instance : after.instances()) {
			DiscoveredInstance known = gone.remove(instance.getInstanceId());
			if (known == null) {
				events.add(new CatalogEvent.InstanceAdded(instance));
			}
			else if (!known.equals(instance)) {
				events.add(new CatalogEvent.InstanceChanged(known, instance));
			}
		}
		before.instances()
			.stream()
			.filter((instance) -> gone.containsKey(instance.getInstanceId()))
			.forEach((instance) -> events.add(new CatalogEvent.InstanceRemoved(instance)));
		return events;
	}

}
