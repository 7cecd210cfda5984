package io.github.discovery.autoconfigure.backend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.DiscoveryProperties;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that selects, among all {@link RegistryBackend} beans, those that
 * {@code discovery.backend} names; the static one applies always, and first.
 */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class)
@ConditionalOnBean(SettingsSource.class)
public final class BackendsAutoConfiguration {

	/** Name of the backend that always applies. */
	static final String STATIC = "static";

	@Bean
	@ConditionalOnMissingBean
	RegistryBackends discoveryRegistryBackends(SettingsSource settings, ObjectProvider<RegistryBackend> beans) {
		Map<String, RegistryBackend> available = new LinkedHashMap<>();
		beans.orderedStream().forEach((backend) -> available.put(backend.name(), backend));
		List<RegistryBackend> selected = new ArrayList<>();
		if (available.containsKey(STATIC)) {
			selected.add(available.get(STATIC));
		}
		for (String name : settings.bind(DiscoveryProperties.class).backend()) {
			RegistryBackend backend = available.get(name);
			if (backend == null) {
				throw new UnknownBackendException(name, available.keySet());
			}
			if (!selected.contains(backend)) {
				selected.add(backend);
			}
		}
		return new RegistryBackends(selected);
	}

}
