package io.github.discovery.client;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Knows where this process is, and asks the catalog where its own kind is. Without a zone
 * nobody asks.
 */
public final class OwnLocality implements Supplier<Locality> {

	private final ServiceCatalog catalog;

	private final @Nullable String service;

	private final @Nullable String zone;

	/** Asked for again and again, and counted once for each snapshot. */
	private volatile @Nullable Fleet counted;

	/**
	 * Create a locality.
	 * @param catalog knows the instances of the own service
	 * @param service the own service, {@code null} if this process is none
	 * @param zone the own zone, {@code null} if unknown
	 */
	public OwnLocality(ServiceCatalog catalog, @Nullable String service, @Nullable String zone) {
		this.catalog = catalog;
		this.service = service;
		this.zone = (zone != null && !zone.isBlank()) ? zone : null;
	}

	@Override
	public Locality get() {
		return (this.zone != null) ? new Locality(this.zone, this::fleet) : Locality.UNKNOWN;
	}

	private Map<String, Integer> fleet() {
		if (this.service == null) {
			return Map.of();
		}
		ServiceSnapshot snapshot = this.catalog.current(this.service);
		Fleet fleet = this.counted;
		if (fleet == null || fleet.snapshot != snapshot) {
			fleet = new Fleet(snapshot, count(snapshot));
			this.counted = fleet;
		}
		return fleet.zones;
	}

	private static Map<String, Integer> count(ServiceSnapshot snapshot) {
		return snapshot.eligible()
			.stream()
			.filter((instance) -> instance.zone() != null)
			.collect(Collectors.toUnmodifiableMap(OwnLocality::zoneOf, (instance) -> 1, Integer::sum));
	}

	private static String zoneOf(DiscoveredInstance instance) {
		return String.valueOf(instance.zone());
	}

	private record Fleet(ServiceSnapshot snapshot, Map<String, Integer> zones) {
	}

}
