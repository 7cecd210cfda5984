package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.calls.DefaultServiceCalls;
import io.github.discovery.client.calls.ServiceCalls;
import io.github.discovery.facade.DefaultDiscovery;
import io.github.discovery.facade.DefaultReactiveDiscovery;
import io.github.discovery.facade.Discovery;
import io.github.discovery.facade.ReactiveDiscovery;
import io.github.discovery.registration.Registrar;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of what applications call services by that use neither an HTTP
 * client of Spring's nor Spring Cloud's types.
 */
@AutoConfiguration(after = CallsAutoConfiguration.class,
		afterName = "io.github.discovery.autoconfigure.registration.RegistrationAutoConfiguration")
@ConditionalOnDiscovery({ ServiceCatalog.class, InstanceChooser.class, CallPipelines.class })
public final class DiscoveryFacadeAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	ServiceCalls discoveryServiceCalls(CallPipelines pipelines) {
		return new DefaultServiceCalls(pipelines);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	Discovery discoveryFacade(ServiceCatalog catalog, InstanceChooser chooser, ObjectProvider<Registrar> registrar) {
		return new DefaultDiscovery(catalog, chooser, registrar.getIfAvailable());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	ReactiveDiscovery discoveryReactiveFacade(ServiceCatalog catalog, InstanceChooser chooser,
			ObjectProvider<Registrar> registrar) {
		return new DefaultReactiveDiscovery(catalog, chooser, registrar.getIfAvailable());
	}

}
