package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.SettingsSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.web.client.RestTemplate;

/**
 * A load-balanced {@link RestTemplate}, where Spring Boot can configure one: not in a
 * reactive application. It is not lazy, because Spring Cloud collects all of them at
 * start.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RestTemplateBuilder.class)
@ConditionalOnBean(RestTemplateBuilder.class)
class LoadBalancedRestTemplateConfiguration {

	private static final Log logger = LogFactory.getLog(LoadBalancedRestTemplateConfiguration.class);

	@Bean(defaultCandidate = false)
	@Fallback
	@LoadBalanced
	@ConditionalOnMissingBean(name = "discoveryLoadBalancedRestTemplate")
	RestTemplate discoveryLoadBalancedRestTemplate(RestTemplateBuilder builder, SettingsSource source) {
		try {
			return builder.clientSettings((settings) -> ReadTimeout.addTo(settings, source)).build();
		}
		catch (IllegalStateException ex) {
			logger.debug("The request factory takes no read timeout", ex);
			return builder.build();
		}
	}

}
