package io.github.discovery.autoconfigure.client;

import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.webclient.CatalogExchangeFilterFunction;
import io.github.discovery.webclient.ReactiveExtensions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancedExchangeFilterFunction;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerBeanPostProcessorAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of load-balanced {@link WebClient}s. They are seen only by who asks
 * for a {@link LoadBalanced} one; Spring Boot's plain builder stays as it is.
 */
@AutoConfiguration(
		after = { CallsAutoConfiguration.class, SpringCloudLoadBalancerAutoConfiguration.class,
				WebClientAutoConfiguration.class },
		before = { LoadBalancerBeanPostProcessorAutoConfiguration.class,
				ReactorLoadBalancerClientAutoConfiguration.class })
@ConditionalOnClass({ WebClient.class, WebClientCustomizer.class })
@ConditionalOnBean({ CallPipelines.class, ReactiveLoadBalancer.Factory.class })
public final class LoadBalancedWebClientAutoConfiguration {

	@Bean
	@Lazy
	@Primary
	@ConditionalOnMissingBean(LoadBalancedExchangeFilterFunction.class)
	@SuppressWarnings("rawtypes")
	CatalogExchangeFilterFunction discoveryExchangeFilterFunction(CallPipelines pipelines,
			ReactiveLoadBalancer.Factory<ServiceInstance> factory, ObjectProvider<LoadBalancerLifecycle> lifecycles,
			ObjectProvider<LoadBalancerClientRequestTransformer> transformers) {
		ReactiveExtensions extensions = new ReactiveExtensions(lifecycles.orderedStream().toList(),
				transformers.orderedStream().toList());
		return new CatalogExchangeFilterFunction(pipelines, extensions, HandOver.of(factory),
				new ReactorLoadBalancerExchangeFilterFunction(factory, transformers.orderedStream().toList()));
	}

	@Bean(defaultCandidate = false)
	@Fallback
	@LoadBalanced
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean(name = "discoveryLoadBalancedWebClientBuilder")
	WebClient.Builder discoveryLoadBalancedWebClientBuilder(ObjectProvider<WebClientCustomizer> customizers,
			ObjectProvider<CallPipelines> pipelines) {
		// Spring Cloud adds the filter with the first call, which is not to wait for it.
		pipelines.getObject();
		WebClient.Builder builder = WebClient.builder();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	@Bean(defaultCandidate = false)
	@Fallback
	@LoadBalanced
	@Lazy
	@ConditionalOnMissingBean(name = "discoveryLoadBalancedWebClient")
	WebClient discoveryLoadBalancedWebClient(@LoadBalanced WebClient.Builder builder) {
		return builder.build();
	}

}
