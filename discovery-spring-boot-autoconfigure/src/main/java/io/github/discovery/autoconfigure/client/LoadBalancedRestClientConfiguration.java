package io.github.discovery.autoconfigure.client;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
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

	@Bean(defaultCandidate = false)
	@Fallback
	@LoadBalanced
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean(name = "discoveryLoadBalancedRestClientBuilder")
	RestClient.Builder discoveryLoadBalancedRestClientBuilder(RestClientBuilderConfigurer configurer) {
		return configurer.configure(RestClient.builder());
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
