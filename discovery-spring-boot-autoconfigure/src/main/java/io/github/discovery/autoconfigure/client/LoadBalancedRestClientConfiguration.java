package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.call.CallPipelines;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.web.client.RestClient;

/**
 * Load-balanced {@link RestClient}s, where Spring Boot can configure any.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RestClientBuilderConfigurer.class)
@ConditionalOnBean(RestClientBuilderConfigurer.class)
class LoadBalancedRestClientConfiguration {

	private static final Log logger = LogFactory.getLog(LoadBalancedRestClientConfiguration.class);

	@Bean(defaultCandidate = false)
	@Fallback
	@LoadBalanced
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean(name = "discoveryLoadBalancedRestClientBuilder")
	RestClient.Builder discoveryLoadBalancedRestClientBuilder(RestClientBuilderConfigurer configurer,
			SettingsSource source, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> factories,
			ObjectProvider<RestClientCustomizer> customizers, ObjectProvider<CallPipelines> pipelines) {
		// Spring Cloud adds the interceptor with the first call, which is not to wait for
		// it.
		pipelines.getObject();
		HttpClientSettings own = settings.getIfAvailable(HttpClientSettings::defaults);
		if (own.readTimeout() != null) {
			return configurer.configure(RestClient.builder());
		}
		try {
			// What Boot's configurer does: it cannot be told other settings, and a
			// customizer may bring a request factory that must stay.
			RestClient.Builder builder = RestClient.builder()
				.requestFactory(factories.getIfAvailable(ClientHttpRequestFactoryBuilder::detect)
					.build(ReadTimeout.addTo(own, source)));
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder;
		}
		catch (IllegalStateException ex) {
			logger.debug("The request factory takes no read timeout", ex);
			return configurer.configure(RestClient.builder());
		}
	}

	@Bean(defaultCandidate = false)
	@Fallback
	@LoadBalanced
	@Lazy
	@ConditionalOnMissingBean(name = "discoveryLoadBalancedRestClient")
	RestClient discoveryLoadBalancedRestClient(@LoadBalanced RestClient.Builder builder) {
		return builder.build();
	}

}
