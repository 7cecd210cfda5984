package io.github.discovery.autoconfigure.backend;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.DiscoveryProperties;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.spi.BackendDecorator;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that selects, among all {@link RegistryBackend} beans, those that
 * {@code discovery.backend} names; the static one applies always, and first.
 */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class)
@ConditionalOnDiscovery
public final class BackendsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RegistryBackends discoveryRegistryBackends(SettingsSource settings, Environment environment,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<FurtherBackends> further,
			ObjectProvider<BackendDecorator> decorators) {
		CloudPlatformWarning.logIfNeeded(environment);
		BackendSelection selection = new BackendSelection(beanFactory.getBeanProvider(RegistryBackend.class),
				BackendNames.of(beanFactory)::all);
		return selection.select(DiscoveryProperties.bound(settings).backend(), further.orderedStream().toList(),
				decorators.orderedStream().toList());
	}

}
