package io.github.discovery.autoconfigure;

import io.github.discovery.autoconfigure.settings.KnownSettings;
import io.github.discovery.spi.reachability.RegistryGates;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration of what all others of this project build on.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "discovery.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "spring.cloud.discovery.enabled", matchIfMissing = true)
public final class DiscoveryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SettingsSource discoverySettingsSource(Environment environment, ResourceLoader resources) {
		return SettingsSource.checked(environment, KnownSettings.load(resources.getClassLoader()));
	}

	@Bean
	@ConditionalOnMissingBean
	DiscoverySchedulers discoverySchedulers() {
		return DiscoverySchedulers.create();
	}

	@Bean
	@ConditionalOnMissingBean
	RegistryGates discoveryRegistryGates(DiscoverySchedulers schedulers) {
		return RegistryGates.create(schedulers.state());
	}

}
