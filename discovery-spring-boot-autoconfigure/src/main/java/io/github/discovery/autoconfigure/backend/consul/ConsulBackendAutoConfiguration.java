package io.github.discovery.autoconfigure.backend.consul;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.autoconfigure.backend.ConditionalOnBackend;
import io.github.discovery.autoconfigure.backend.FurtherBackends;
import io.github.discovery.autoconfigure.registration.RegistrationLifecycleProperties;
import io.github.discovery.backend.consul.ConsulBackend;
import io.github.discovery.backend.consul.ConsulClient;
import io.github.discovery.spi.RegistryBackend;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the Consul backend.
 */
@AutoConfiguration(after = { DiscoveryAutoConfiguration.class, SslAutoConfiguration.class },
		before = BackendsAutoConfiguration.class)
@ConditionalOnClass({ WebClient.class, JdkHttpClientBuilder.class })
@ConditionalOnDiscovery
@ConditionalOnBackend(ConsulBackend.NAME)
public final class ConsulBackendAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConsulConnectionDetails discoveryConsulConnectionDetails(SettingsSource source, Environment environment,
			ObjectProvider<SslBundles> bundles) {
		return new PropertiesConsulConnectionDetails(source.bind(ConsulProperties.class), environment,
				bundles.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	ConsulClient discoveryConsulClient(ConsulConnectionDetails details, SettingsSource source) {
		return ConsulClients.create(details, source.bind(ConsulProperties.class).client());
	}

	@Bean
	@ConditionalOnMissingBean
	ConsulBackend discoveryConsulBackend(ConsulClient client, SettingsSource source) {
		String suffix = source.bind(RegistrationLifecycleProperties.class).management().suffix();
		return new ConsulBackend(client, source.bind(ConsulProperties.class).toSettings(suffix), Schedulers.parallel());
	}

	@Bean
	@ConditionalOnMissingBean(name = "discoveryConsulFurtherDatacenters")
	FurtherBackends discoveryConsulFurtherDatacenters(ConsulClient client, SettingsSource source) {
		return new FurtherBackends(ConsulBackend.NAME,
				source.bind(ConsulProperties.class)
					.furtherSettings()
					.stream()
					.<RegistryBackend>map((settings) -> new ConsulBackend(client, settings, Schedulers.parallel()))
					.toList());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = DoubleRegistrationGuard.OTHER)
	static class BesideSpringCloudConsul {

		@Bean
		DoubleRegistrationGuard discoveryDoubleRegistrationGuard(ListableBeanFactory beans, Environment environment,
				ConsulConnectionDetails details) {
			return new DoubleRegistrationGuard(beans, environment, details.getUrl(), DoubleRegistrationGuard.OTHER);
		}

	}

}
