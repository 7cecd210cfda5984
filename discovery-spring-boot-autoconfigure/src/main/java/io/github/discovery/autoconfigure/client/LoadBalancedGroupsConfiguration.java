package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.SettingsSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsPropertyMapper;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ResourceLoader;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Load-balanced HTTP interfaces on {@code RestClient}. Spring Cloud makes them balanced.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ RestClientHttpServiceGroupConfigurer.class, HttpServiceClientProperties.class })
class LoadBalancedGroupsConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	BalancedGroupsReadTimeout discoveryBalancedGroupsReadTimeout(SettingsSource source, ResourceLoader resources,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> factories, ObjectProvider<SslBundles> bundles,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<HttpServiceClientProperties> properties) {
		return new BalancedGroupsReadTimeout(source,
				factories.getIfAvailable(() -> ClientHttpRequestFactoryBuilder.detect(resources.getClassLoader())),
				new HttpClientSettingsPropertyMapper(bundles.getIfAvailable(), settings.getIfAvailable()),
				properties.getIfAvailable());
	}

}
