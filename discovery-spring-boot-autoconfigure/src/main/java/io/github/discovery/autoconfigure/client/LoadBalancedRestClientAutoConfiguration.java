package io.github.discovery.autoconfigure.client;

import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.webclient.BlockingExtensions;
import io.github.discovery.webclient.CatalogLoadBalancerInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.cloud.client.loadbalancer.LoadBalancerAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerInterceptor;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestTransformer;
import org.springframework.cloud.client.loadbalancer.RestTemplateCustomizer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration of load-balanced {@link RestClient}s and {@code RestTemplate}s. They
 * are seen only by who asks for a {@code @LoadBalanced} one; Spring Boot's plain builders
 * stay as they are.
 */
@AutoConfiguration(after = { CallsAutoConfiguration.class, SpringCloudLoadBalancerAutoConfiguration.class },
		afterName = { "org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration",
				"org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
				"org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration" },
		before = LoadBalancerAutoConfiguration.class)
@ConditionalOnClass(RestClient.class)
@ConditionalOnBean({ CallPipelines.class, ReactiveLoadBalancer.Factory.class, LoadBalancerClient.class })
@Import({ LoadBalancedRestClientConfiguration.class, LoadBalancedRestTemplateConfiguration.class,
		LoadBalancedGroupsConfiguration.class })
public final class LoadBalancedRestClientAutoConfiguration {

	@Bean
	@Lazy
	@Primary
	@ConditionalOnMissingBean(BlockingLoadBalancerInterceptor.class)
	@SuppressWarnings("rawtypes")
	CatalogLoadBalancerInterceptor discoveryLoadBalancerInterceptor(CallPipelines pipelines,
			ReactiveLoadBalancer.Factory<ServiceInstance> factory, LoadBalancerClient client,
			ObjectProvider<LoadBalancerLifecycle> lifecycles,
			ObjectProvider<LoadBalancerRequestTransformer> transformers) {
		BlockingExtensions extensions = new BlockingExtensions(lifecycles.orderedStream().toList(),
				transformers.orderedStream().toList());
		return new CatalogLoadBalancerInterceptor(pipelines, extensions, HandOver.of(factory),
				new LoadBalancerInterceptor(client));
	}

	@Bean
	@ConditionalOnMissingBean
	RestTemplateCustomizer discoveryRestTemplateCustomizer(
			ObjectProvider<BlockingLoadBalancerInterceptor> interceptor) {
		return (restTemplate) -> restTemplate.getInterceptors().add(interceptor.getObject());
	}

}
