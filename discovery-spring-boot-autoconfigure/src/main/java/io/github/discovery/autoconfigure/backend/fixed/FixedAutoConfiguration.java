package io.github.discovery.autoconfigure.backend.fixed;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.DiscoverySchedulers;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.autoconfigure.backend.ConditionalOnBackend;
import io.github.discovery.backend.fixed.FixedBackend;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of services with fixed addresses, beside any registry.
 */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class, before = BackendsAutoConfiguration.class)
@ConditionalOnDiscovery
@ConditionalOnBackend(value = "static", orEntriesBelow = "discovery.static.services")
public final class FixedAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FixedBackend discoveryFixedBackend(SettingsSource source, DiscoverySchedulers schedulers) {
		return new FixedBackend(source.bind(FixedProperties.class).toSettings(), schedulers.state());
	}

}
