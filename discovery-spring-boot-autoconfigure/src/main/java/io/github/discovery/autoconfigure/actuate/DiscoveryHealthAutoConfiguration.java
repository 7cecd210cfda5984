package io.github.discovery.autoconfigure.actuate;

import java.util.List;

import io.github.discovery.actuate.DiscoveryHealth;
import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.registration.Registrar;
import io.github.discovery.spi.RegistryBackends;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health component {@code discovery}.
 */
@AutoConfiguration(afterName = { "io.github.discovery.autoconfigure.catalog.CatalogAutoConfiguration",
		"io.github.discovery.autoconfigure.registration.RegistrationAutoConfiguration" })
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("discovery")
@ConditionalOnDiscovery({ RegistryBackends.class, ServiceCatalog.class })
public final class DiscoveryHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "discoveryHealthContributor")
	CompositeHealthContributor discoveryHealthContributor(RegistryBackends backends, ServiceCatalog catalog,
			ObjectProvider<Registrar> registrar) {
		return DiscoveryHealth.of(backends, catalog, () -> {
			Registrar present = registrar.getIfAvailable();
			return (present != null) ? present.states() : List.of();
		});
	}

}
