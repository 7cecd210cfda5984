package io.github.discovery.autoconfigure.registration;

import java.util.OptionalInt;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.DiscoverySchedulers;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.context.OwnRegistrations.PortRule;
import io.github.discovery.context.ServerPorts;
import io.github.discovery.context.WebServerPortListener;
import io.github.discovery.registration.DefaultRegistrar;
import io.github.discovery.registration.Registrar;
import io.github.discovery.registration.RegistrarRuntime;
import io.github.discovery.registration.RegistrarSettings;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.reachability.RegistryGates;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of the registrar, and of the ports that it may register.
 */
@AutoConfiguration(after = { DiscoveryAutoConfiguration.class, BackendsAutoConfiguration.class })
@ConditionalOnDiscovery
@Import({ RegistrationAutoConfiguration.WebServerConfiguration.class,
		RegistrationAutoConfiguration.WebApplicationConfiguration.class,
		RegistrationAutoConfiguration.OtherApplicationConfiguration.class })
public final class RegistrationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Registrar discoveryRegistrar(RegistryBackends backends, DiscoverySchedulers schedulers, RegistryGates gates,
			SettingsSource settings) {
		RegistrationLifecycleProperties properties = settings.bind(RegistrationLifecycleProperties.class,
				RegistrationLifecycleProperties.DEFAULTS);
		return new DefaultRegistrar(backends.registering(), settingsOf(properties),
				RegistrarRuntime.create(schedulers.state(), schedulers.heartbeats()), gates);
	}

	@Bean
	@ConditionalOnMissingBean
	ServerPorts discoveryServerPorts() {
		return new ServerPorts();
	}

	static RegistrarSettings settingsOf(RegistrationLifecycleProperties properties) {
		return RegistrarSettings.DEFAULTS.withHeartbeatInterval(properties.heartbeatInterval())
			.withDeregisterTimeout(properties.deregisterTimeout());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebServerInitializedEvent.class)
	static class WebServerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		WebServerPortListener discoveryWebServerPortListener(ApplicationContext context, ServerPorts ports) {
			return new WebServerPortListener(context, ports);
		}

	}

	/** Without a running server there is nothing to call: a mocked one, for example. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	static class WebApplicationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PortRule discoveryPortRule(SettingsSource settings) {
			Integer port = settings.bind(AdvertisedAddressProperties.class, AdvertisedAddressProperties.DEFAULTS)
				.port();
			return (port != null) ? (ports) -> OptionalInt.of(port) : ServerPorts::server;
		}

	}

	/** A batch job or a consumer is registered without a port. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnNotWebApplication
	static class OtherApplicationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PortRule discoveryPortRule(SettingsSource settings) {
			Integer port = settings.bind(AdvertisedAddressProperties.class, AdvertisedAddressProperties.DEFAULTS)
				.port();
			return (ports) -> OptionalInt.of((port != null) ? port : 0);
		}

	}

}
