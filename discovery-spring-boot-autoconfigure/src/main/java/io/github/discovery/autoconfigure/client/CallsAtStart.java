package io.github.discovery.autoconfigure.client;

import java.util.stream.Stream;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;

/**
 * Makes what calls go through at the start of an application that has a balanced client
 * or settings for calls, so that neither wrong settings nor the work wait for the first
 * call. Others do not pay for it, unless meters follow it or there is a
 * {@code RestTemplate}, which Spring Cloud always completes at start.
 */
final class CallsAtStart implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final SettingsSource settings;

	private final ObjectProvider<CallPipelines> pipelines;

	CallsAtStart(ConfigurableListableBeanFactory beanFactory, SettingsSource settings,
			ObjectProvider<CallPipelines> pipelines) {
		this.beanFactory = beanFactory;
		this.settings = settings;
		this.pipelines = pipelines;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.settings.hasAny(LoadBalancingProperties.SECTION, ClientProperties.SECTION) || hasOwnStrategies()
				|| hasOwnClients()) {
			this.pipelines.getObject();
		}
	}

	private boolean hasOwnStrategies() {
		return this.beanFactory.getBeanNamesForType(LoadBalancingStrategy.class, true, false).length > 0;
	}

	/** Ours are fallbacks; who is given one has these beans already. */
	private boolean hasOwnClients() {
		return Stream.of(this.beanFactory.getBeanNamesForAnnotation(LoadBalanced.class))
			.anyMatch((name) -> !this.beanFactory.containsBeanDefinition(name)
					|| !this.beanFactory.getBeanDefinition(name).isFallback());
	}

}
