package io.github.discovery.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.discovery.catalog.SourceState;
import io.github.discovery.client.NoInstanceAvailableException.Reason;
import io.github.discovery.loadbalancing.Dropped;
import io.github.discovery.loadbalancing.layer.EjectionLayer;
import io.github.discovery.model.ServiceSnapshot;

/**
 * Puts into words why there is nothing to pick.
 */
final class Shortage {

	private Shortage() {
	}

	static NoInstanceAvailableException explain(ServiceSnapshot snapshot, List<Dropped> dropped,
			List<SourceState> sources) {
		if (snapshot.instances().isEmpty()) {
			return new NoInstanceAvailableException(snapshot.service(), Reason.UNKNOWN_SERVICE,
					"no instance known" + describe(sources), null);
		}
		Map<String, Long> counts = dropped.stream()
			.collect(Collectors.groupingBy(Dropped::reason, TreeMap::new, Collectors.counting()));
		StringBuilder message = new StringBuilder().append(snapshot.instances().size()).append(" known");
		counts.forEach((reason, count) -> message.append(", ").append(count).append(' ').append(reason));
		return new NoInstanceAvailableException(snapshot.service(), reason(snapshot, dropped), message.toString(),
				null);
	}

	private static Reason reason(ServiceSnapshot snapshot, List<Dropped> dropped) {
		if (snapshot.eligible().isEmpty()) {
			return Reason.NOTHING_HEALTHY;
		}
		return dropped.stream().anyMatch((one) -> one.layer().equals(EjectionLayer.NAME)) ? Reason.ALL_EJECTED
				: Reason.NOTHING_SELECTED;
	}

	private static String describe(List<SourceState> sources) {
		if (sources.isEmpty()) {
			return "";
		}
		return sources.stream().map(Shortage::describe).collect(Collectors.joining(", ", " (", ")"));
	}

	private static String describe(SourceState source) {
		if (source.connected()) {
			return source.source() + " has none";
		}
		return source.source() + " cannot be read" + ((source.lastError() != null) ? ": " + source.lastError() : "");
	}

}
