package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.webclient.CatalogLoadBalancerClientFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClientsProperties;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientSpecification;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration that answers Spring Cloud LoadBalancer's factory from the catalog,
 * for Gateway, Feign and whoever else asks it.
 */
@AutoConfiguration(after = LoadBalancingAutoConfiguration.class,
		beforeName = "org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration")
@ConditionalOnClass(LoadBalancerClientFactory.class)
@ConditionalOnDiscovery(InstanceChooser.class)
@ConditionalOnBooleanProperty(name = "spring.cloud.loadbalancer.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LoadBalancerClientsProperties.class)
public final class SpringCloudLoadBalancerAutoConfiguration {

	/**
	 * The factory. Declared with the type of its super class, because Spring Cloud
	 * prepares exactly that one ahead of time.
	 */
	@Bean
	@ConditionalOnMissingBean
	LoadBalancerClientFactory loadBalancerClientFactory(LoadBalancerClientsProperties properties,
			ObjectProvider<InstanceChooser> chooser, ObjectProvider<CallPipelines> pipelines,
			ObjectProvider<LoadBalancerClientSpecification> specifications) {
		CatalogLoadBalancerClientFactory factory = new CatalogLoadBalancerClientFactory(properties, chooser::getObject,
				pipelines::getIfAvailable);
		factory.setConfigurations(specifications.orderedStream().toList());
		return factory;
	}

	@Bean
	UnbalancedClients discoveryUnbalancedClients(ConfigurableListableBeanFactory beanFactory) {
		return new UnbalancedClients(beanFactory);
	}

	@Bean
	IneffectiveKeys discoveryIneffectiveKeys(ConfigurableEnvironment environment) {
		return new IneffectiveKeys(environment);
	}

}
