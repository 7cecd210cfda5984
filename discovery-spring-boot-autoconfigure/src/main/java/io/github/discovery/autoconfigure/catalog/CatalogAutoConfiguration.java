package io.github.discovery.autoconfigure.catalog;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.DiscoverySchedulers;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.catalog.DefaultServiceCatalog;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.context.CatalogDiscoveryClient;
import io.github.discovery.context.CatalogReactiveDiscoveryClient;
import io.github.discovery.context.CatalogServices;
import io.github.discovery.context.HeartbeatPublisher;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ConditionalOnBlockingDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnReactiveDiscoveryEnabled;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the catalog, and of Spring Cloud's discovery clients and
 * heartbeats over it.
 */
@AutoConfiguration(after = BackendsAutoConfiguration.class,
		before = { CommonsClientAutoConfiguration.class, ReactiveCommonsClientAutoConfiguration.class,
				CompositeDiscoveryClientAutoConfiguration.class,
				ReactiveCompositeDiscoveryClientAutoConfiguration.class })
@ConditionalOnDiscovery
public final class CatalogAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ServiceCatalog discoveryServiceCatalog(RegistryBackends backends, SettingsSource settings,
			DiscoverySchedulers schedulers, RegistryGates gates) {
		return new DefaultServiceCatalog(backends, CatalogProperties.settings(settings),
				LoopRuntime.create(schedulers.state()), gates);
	}

	@Bean
	@ConditionalOnMissingBean
	CatalogServices discoveryCatalogServices(ServiceCatalog catalog) {
		return new CatalogServices(catalog);
	}

	@Bean
	@ConditionalOnMissingBean
	HeartbeatPublisher discoveryHeartbeatPublisher(ServiceCatalog catalog, CatalogServices services,
			ApplicationEventPublisher publisher, DiscoverySchedulers schedulers) {
		return new HeartbeatPublisher(catalog, services, publisher, LoopRuntime.create(schedulers.state()));
	}

	/**
	 * For those who may block.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBlockingDiscoveryEnabled
	static class BlockingClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CatalogDiscoveryClient discoveryCatalogDiscoveryClient(ServiceCatalog catalog, CatalogServices services) {
			return new CatalogDiscoveryClient(catalog, services);
		}

	}

	/**
	 * For those who may not.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnReactiveDiscoveryEnabled
	static class ReactiveClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CatalogReactiveDiscoveryClient discoveryCatalogReactiveDiscoveryClient(ServiceCatalog catalog,
				CatalogServices services) {
			return new CatalogReactiveDiscoveryClient(catalog, services);
		}

	}

}
