package io.github.discovery.autoconfigure.backend.memory;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.DiscoverySchedulers;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.autoconfigure.backend.ConditionalOnBackend;
import io.github.discovery.backend.memory.MemoryBackend;
import io.github.discovery.backend.memory.MemoryRegistries;
import io.github.discovery.backend.memory.MemorySettings;
import io.github.discovery.model.Ticker;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the registry in the process.
 */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class, before = BackendsAutoConfiguration.class)
@ConditionalOnDiscovery
@ConditionalOnBackend("memory")
public final class MemoryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MemoryBackend discoveryMemoryBackend(SettingsSource source, DiscoverySchedulers schedulers) {
		MemorySettings settings = source.bind(MemoryProperties.class, MemoryProperties.DEFAULTS).toSettings();
		return new MemoryBackend(MemoryRegistries.open(settings, Ticker.system()), settings, schedulers.state());
	}

}
