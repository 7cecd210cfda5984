package io.github.discovery.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.catalog.SourceState;
import io.github.discovery.registration.RegistrationState;
import io.github.discovery.spi.RegistryBackends;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * Makes the health component {@code discovery}, with one component for each backend.
 */
public final class DiscoveryHealth {

	private DiscoveryHealth() {
	}

	/**
	 * Create the component.
	 * @param backends the selected backends
	 * @param catalog knows how well each is heard
	 * @param registrations the own entries
	 * @return a composite that never waits for a registry
	 */
	public static CompositeHealthContributor of(RegistryBackends backends, ServiceCatalog catalog,
			Supplier<List<RegistrationState>> registrations) {
		Map<String, HealthContributor> components = new LinkedHashMap<>();
		backends.all()
			.forEach((backend) -> components.put(backend.name(),
					new BackendHealthIndicator(() -> find(catalog, backend.name()), registrations)));
		return CompositeHealthContributor.fromMap(components);
	}

	private static @Nullable SourceState find(ServiceCatalog catalog, String backend) {
		return catalog.backends().stream().filter((state) -> state.source().equals(backend)).findFirst().orElse(null);
	}

}
