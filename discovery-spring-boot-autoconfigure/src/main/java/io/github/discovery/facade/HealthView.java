package io.github.discovery.facade;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.catalog.SourceState;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;

/**
 * Reads how well services are, from what is known.
 */
final class HealthView {

	private final ServiceCatalog catalog;

	private final InstanceChooser chooser;

	HealthView(ServiceCatalog catalog, InstanceChooser chooser) {
		this.catalog = catalog;
		this.chooser = chooser;
	}

	ServiceHealth of(ServiceSnapshot snapshot) {
		Map<InstanceStatus, Integer> counts = ServiceHealth.none();
		snapshot.instances().forEach((instance) -> counts.merge(instance.status(), 1, Integer::sum));
		int callable = snapshot.eligible().size();
		int ejected = ejected(snapshot);
		return new ServiceHealth(snapshot.service(), level(snapshot, callable, ejected), counts, callable, ejected,
				this.catalog.isStale(snapshot.service()));
	}

	private int ejected(ServiceSnapshot snapshot) {
		// Not asked for by of(), which would keep a place for a service nobody calls.
		ServicePicks picks = this.chooser.all().get(snapshot.service().value());
		if (picks == null) {
			return 0;
		}
		Set<String> resting = picks.ejections().keySet();
		return (int) snapshot.eligible()
			.stream()
			.map(DiscoveredInstance::getInstanceId)
			.filter(resting::contains)
			.count();
	}

	private static HealthLevel level(ServiceSnapshot snapshot, int callable, int ejected) {
		if (callable - ejected <= 0) {
			return HealthLevel.UNHEALTHY;
		}
		boolean impaired = snapshot.instances()
			.stream()
			.anyMatch((instance) -> instance.status() == InstanceStatus.CRITICAL
					|| instance.status() == InstanceStatus.WARNING);
		long wanted = snapshot.instances()
			.stream()
			.filter((instance) -> instance.getPort() > 0 && instance.status() != InstanceStatus.MAINTENANCE)
			.count();
		return (impaired || ejected > 0 || callable < wanted) ? HealthLevel.DEGRADED : HealthLevel.HEALTHY;
	}

	SystemHealth all() {
		Map<String, ServiceHealth> services = new TreeMap<>();
		for (ServiceName service : this.catalog.followed()) {
			this.catalog.peek(service).ifPresent((snapshot) -> services.put(service.value(), of(snapshot)));
		}
		List<SourceState> registries = this.catalog.backends();
		return new SystemHealth(level(services, registries), services, registries);
	}

	private static HealthLevel level(Map<String, ServiceHealth> services, List<SourceState> registries) {
		boolean usable = services.isEmpty() ? registries.stream().anyMatch(SourceState::answered)
				: services.values().stream().anyMatch(ServiceHealth::isCallable);
		if (!usable) {
			return HealthLevel.UNHEALTHY;
		}
		boolean well = services.values().stream().allMatch((service) -> service.level() == HealthLevel.HEALTHY)
				&& registries.stream().allMatch(SourceState::connected);
		return well ? HealthLevel.HEALTHY : HealthLevel.DEGRADED;
	}

}
