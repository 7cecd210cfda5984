package io.github.discovery.autoconfigure.registration;

import java.time.Duration;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.context.DiscoveryRegistration;
import io.github.discovery.context.DiscoveryServiceRegistry;
import io.github.discovery.context.OwnRegistrations;
import io.github.discovery.context.OwnRegistrations.PortRule;
import io.github.discovery.context.RegistrationLifecycle;
import io.github.discovery.context.RegistrationLifecycleSettings;
import io.github.discovery.context.ServerPorts;
import io.github.discovery.context.ShutdownPhaseTimeout;
import io.github.discovery.registration.Registrar;
import io.github.discovery.spi.RegistryBackends;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.commons.util.InetUtilsProperties;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what this application registers of itself, and when. A child
 * context finds its parent's and leaves the registration to that.
 */
@AutoConfiguration(
		after = { RegistrationAutoConfiguration.class, UtilAutoConfiguration.class, LifecycleAutoConfiguration.class },
		before = ServiceRegistryBridgeAutoConfiguration.class)
@ConditionalOnDiscovery(Registrar.class)
public final class RegistrationLifecycleAutoConfiguration {

	private static final String AUTO_REGISTRATION = "spring.cloud.service-registry.auto-registration.enabled";

	@Bean
	@ConditionalOnMissingBean
	static ShutdownPhaseTimeout discoveryShutdownPhaseTimeout(ObjectProvider<RegistrationLifecycleSettings> settings) {
		return new ShutdownPhaseTimeout(settings::getObject);
	}

	@Bean
	@ConditionalOnMissingBean
	RegistrationLifecycleSettings discoveryRegistrationLifecycleSettings(SettingsSource source,
			RegistryBackends backends, Environment environment) {
		RegistrationLifecycleProperties properties = source.bind(RegistrationLifecycleProperties.class,
				RegistrationLifecycleProperties.DEFAULTS);
		Duration delay = properties.propagationDelay();
		boolean automatic = properties.enabled() && environment.getProperty(AUTO_REGISTRATION, Boolean.class, true);
		return new RegistrationLifecycleSettings(automatic, properties.failFast(), properties.deregisterOnShutdown(),
				(delay != null) ? delay : PropagationDelays.of(backends), properties.deregisterTimeout());
	}

	@Bean
	@ConditionalOnMissingBean
	OwnRegistrations discoveryOwnRegistrations(SettingsSource source, Environment environment, ServerPorts ports,
			PortRule rule, ObjectProvider<InetUtils> inetUtils) {
		AdvertisedAddressProperties address = source.bind(AdvertisedAddressProperties.class,
				AdvertisedAddressProperties.DEFAULTS);
		RegistrationLifecycleProperties lifecycle = source.bind(RegistrationLifecycleProperties.class,
				RegistrationLifecycleProperties.DEFAULTS);
		String host = host(environment, inetUtils.getIfAvailable(), address);
		RegistrationTemplates templates = new RegistrationTemplates(source, environment, ports, host);
		return new OwnRegistrations(new DiscoveryRegistration(templates.application()),
				lifecycle.management().enabled() ? new DiscoveryRegistration(templates.management()) : null, ports,
				rule);
	}

	private static String host(Environment environment, @Nullable InetUtils shared,
			AdvertisedAddressProperties address) {
		if (shared != null) {
			return new AdvertisedHost(environment, shared).find(address);
		}
		try (InetUtils own = new InetUtils(new InetUtilsProperties())) {
			return new AdvertisedHost(environment, own).find(address);
		}
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean
	DiscoveryServiceRegistry discoveryServiceRegistry(Registrar registrar) {
		return new DiscoveryServiceRegistry(registrar);
	}

	@Bean
	@ConditionalOnMissingBean
	RegistrationLifecycle discoveryRegistrationLifecycle(ApplicationContext context, Registrar registrar,
			DiscoveryServiceRegistry registry, OwnRegistrations own, RegistrationLifecycleSettings settings) {
		return new RegistrationLifecycle(context, registrar, registry, own, settings);
	}

}
