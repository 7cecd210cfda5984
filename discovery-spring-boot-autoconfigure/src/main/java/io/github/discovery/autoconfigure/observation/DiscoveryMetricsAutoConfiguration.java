package io.github.discovery.autoconfigure.observation;

import java.util.ArrayList;
import java.util.List;

import io.github.discovery.autoconfigure.DiscoverySchedulers;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.observation.CallMeters;
import io.github.discovery.observation.CatalogMeters;
import io.github.discovery.observation.DiscoveryMeters;
import io.github.discovery.observation.ObservedBackend;
import io.github.discovery.observation.PickCounts;
import io.github.discovery.observation.PickMeters;
import io.github.discovery.observation.RegistrationMeters;
import io.github.discovery.registration.Registrar;
import io.github.discovery.spi.BackendDecorator;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of meters, where there is a {@link MeterRegistry}.
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"io.github.discovery.autoconfigure.catalog.CatalogAutoConfiguration",
		"io.github.discovery.autoconfigure.registration.RegistrationAutoConfiguration",
		"io.github.discovery.autoconfigure.observation.PickCountsAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ SettingsSource.class, MeterRegistry.class })
public final class DiscoveryMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "discoveryObservedBackendDecorator")
	BackendDecorator discoveryObservedBackendDecorator(MeterRegistry registry) {
		return (backend) -> new ObservedBackend(backend, registry);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(ServiceCatalog.class)
	CallMeters discoveryCallMeters(MeterRegistry registry) {
		return new CallMeters(registry);
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	@ConditionalOnBean(ServiceCatalog.class)
	DiscoveryMeters discoveryMeters(ServiceCatalog catalog, ObjectProvider<PickCounts> picks, CallMeters calls,
			ObjectProvider<CallPipelines> pipelines, MeterRegistry registry, DiscoverySchedulers schedulers) {
		List<DiscoveryMeters.Part> parts = new ArrayList<>();
		parts.add(new CatalogMeters(catalog, registry));
		picks.ifAvailable((counts) -> parts.add(new PickMeters(counts, registry)));
		pipelines.ifAvailable((followed) -> {
			calls.follow(followed);
			parts.add(calls);
		});
		return new DiscoveryMeters(parts, schedulers.state());
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	@ConditionalOnBean(Registrar.class)
	RegistrationMeters discoveryRegistrationMeters(Registrar registrar, MeterRegistry registry) {
		return new RegistrationMeters(registrar, registry);
	}

}
