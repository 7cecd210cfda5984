package io.github.discovery.autoconfigure.webclient.tls;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration of the names that TLS asks instances for which are found by address.
 * Where no service has one, clients are what they are without it.
 */
@AutoConfiguration(after = { DiscoveryAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
		ReactiveHttpClientAutoConfiguration.class })
@Conditional(OnTlsServerNameCondition.class)
@ConditionalOnDiscovery
public final class TlsServerNameAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	static ServerNameBuilders discoveryServerNameBuilders() {
		return new ServerNameBuilders();
	}

	/**
	 * What Spring Boot falls back to in a reactive application, as a bean.
	 */
	@Bean
	@ConditionalOnMissingBean
	ClientHttpRequestFactoryBuilder<?> discoveryRequestFactoryBuilder(ResourceLoader resourceLoader) {
		return ClientHttpRequestFactoryBuilder.detect(resourceLoader.getClassLoader());
	}

}
