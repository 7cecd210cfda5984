package io.github.discovery.observation;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.catalog.SourceState;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters of what the catalog knows: instances by status and age of the data for each
 * service that is followed, how many look-ups were refused, and whether each registry is
 * reached.
 */
public final class CatalogMeters implements DiscoveryMeters.Part {

	/** Services with meters of their own at most. */
	static final int MAX_SERVICES = 200;

	private final ServiceCatalog catalog;

	private final MeterRegistry registry;

	private final MeterSet<ServiceCatalog> refused;

	private final MeterSet<InstancesKey> instances;

	private final MeterSet<ServiceName> ages;

	private final MeterSet<String> backends;

	/**
	 * Create meters; they appear with the first refresh.
	 * @param catalog the catalog
	 * @param registry where the meters are kept
	 */
	public CatalogMeters(ServiceCatalog catalog, MeterRegistry registry) {
		this.catalog = catalog;
		this.registry = registry;
		this.refused = new MeterSet<>(registry, 1, this::refused);
		this.instances = new MeterSet<>(registry, MAX_SERVICES * InstanceStatus.values().length, this::instances);
		this.ages = new MeterSet<>(registry, MAX_SERVICES, this::age);
		this.backends = new MeterSet<>(registry, MAX_SERVICES, this::connected);
	}

	@Override
	public boolean refresh() {
		this.refused.update(Set.of(this.catalog));
		Set<ServiceName> services = this.catalog.followed();
		Set<InstancesKey> keys = new LinkedHashSet<>();
		for (ServiceName service : services) {
			for (InstanceStatus status : InstanceStatus.values()) {
				keys.add(new InstancesKey(service, status));
			}
		}
		Set<String> sources = new LinkedHashSet<>();
		this.catalog.backends().forEach((state) -> sources.add(state.source()));
		this.backends.update(sources);
		return this.instances.update(keys) & this.ages.update(services);
	}

	private Meter refused(ServiceCatalog subject) {
		return FunctionCounter.builder("discovery.lookups.refused", subject, ServiceCatalog::refused)
			.description("Look-ups of services that are not followed because the maximum was reached")
			.register(this.registry);
	}

	private Meter instances(InstancesKey key) {
		return Gauge.builder("discovery.instances", this.catalog, (catalog) -> count(catalog, key))
			.description("Known instances of a service by status")
			.tag("service", key.service.value())
			.tag("status", key.status.name().toLowerCase(Locale.ROOT))
			.register(this.registry);
	}

	private Meter age(ServiceName service) {
		return Gauge.builder("discovery.snapshot.age", this.catalog, (catalog) -> age(catalog, service))
			.description("Time since what is known of a service was last confirmed by all its registries")
			.baseUnit("seconds")
			.tag("service", service.value())
			.register(this.registry);
	}

	private Meter connected(String backend) {
		return Gauge.builder("discovery.registry.connected", this.catalog, (catalog) -> connected(catalog, backend))
			.description("Whether the last step at a registry worked: 1 or 0")
			.tag("backend", backend)
			.register(this.registry);
	}

	private static double count(ServiceCatalog catalog, InstancesKey key) {
		return catalog.peek(key.service)
			.map((snapshot) -> snapshot.instances()
				.stream()
				.filter((instance) -> instance.status() == key.status)
				.count())
			.orElse(0L);
	}

	private static double age(ServiceCatalog catalog, ServiceName service) {
		double oldest = Double.NaN;
		for (SourceState state : catalog.sources(service)) {
			Duration age = state.age();
			if (age == null) {
				return Double.NaN;
			}
			double seconds = age.toNanos() / 1e9;
			oldest = Double.isNaN(oldest) ? seconds : Math.max(oldest, seconds);
		}
		return oldest;
	}

	private static double connected(ServiceCatalog catalog, String backend) {
		return catalog.backends().stream().anyMatch((state) -> state.source().equals(backend) && state.connected()) ? 1
				: 0;
	}

	private record InstancesKey(ServiceName service, InstanceStatus status) {
	}

}
