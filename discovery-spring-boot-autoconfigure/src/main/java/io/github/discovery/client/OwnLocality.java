package io.github.discovery.client;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Knows where this process is, and asks the catalog where its own kind is. Without a zone
 * nobody asks.
 */
public final class OwnLocality implements Supplier<Locality> {

	private final ServiceCatalog catalog;

	private final @Nullable String service;

	private final @Nullable String zone;

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
		return this.catalog.current(this.service)
			.eligible()
			.stream()
			.filter((instance) -> instance.zone() != null)
			.collect(Collectors.toMap(OwnLocality::zoneOf, (instance) -> 1, Integer::sum));
	}

	private static String zoneOf(DiscoveredInstance instance) {
		return String.valueOf(instance.zone());
	}

}
