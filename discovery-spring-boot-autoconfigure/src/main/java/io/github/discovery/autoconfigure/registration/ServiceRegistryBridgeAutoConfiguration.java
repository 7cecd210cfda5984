package io.github.discovery.autoconfigure.registration;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.context.DiscoveryAutoServiceRegistration;
import io.github.discovery.context.DiscoveryRegistration;
import io.github.discovery.context.OwnRegistrations;
import io.github.discovery.context.RegistrationLifecycle;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;

/**
 * Auto-configuration of Spring Cloud Commons' beans for an own registration. They are
 * fallbacks, because only one of each may be injectable and a second starter has its own.
 */
@AutoConfiguration(after = RegistrationLifecycleAutoConfiguration.class,
		before = { ServiceRegistryAutoConfiguration.class, AutoServiceRegistrationAutoConfiguration.class })
@ConditionalOnDiscovery(RegistrationLifecycle.class)
public final class ServiceRegistryBridgeAutoConfiguration {

	@Bean
	@Fallback
	@ConditionalOnMissingBean
	DiscoveryRegistration discoveryRegistration(OwnRegistrations own) {
		return own.application();
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "discovery.registration.enabled", matchIfMissing = true)
	@ConditionalOnBooleanProperty(name = "spring.cloud.service-registry.auto-registration.enabled",
			matchIfMissing = true)
	DiscoveryAutoServiceRegistration discoveryAutoServiceRegistration() {
		return new DiscoveryAutoServiceRegistration();
	}

}
