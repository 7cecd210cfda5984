package io.github.discovery.autoconfigure.client;

import java.util.ArrayList;
import java.util.List;

import io.github.discovery.webclient.CatalogExchangeFilterFunction;
import io.github.discovery.webclient.CatalogLoadBalancerInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.client.loadbalancer.DeferringLoadBalancerInterceptor;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.reactive.DeferringLoadBalancerExchangeFilterFunction;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Warns of clients that are called load balanced and are not: the annotation on a client
 * does nothing, it is the builder that gets the filter. Only looks at beans that exist
 * already.
 */
final class UnbalancedClients implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnbalancedClients.class);

	private final ConfigurableListableBeanFactory beanFactory;

	UnbalancedClients(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : find()) {
			logger.warn(
					"The bean '" + name + "' is annotated with @LoadBalanced, but made from a plain builder: its calls"
							+ " are not balanced. Make it from a @LoadBalanced builder.");
		}
	}

	List<String> find() {
		List<String> found = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForAnnotation(LoadBalanced.class)) {
			Object bean = this.beanFactory.getSingleton(name);
			if (bean != null && !isBalanced(bean)) {
				found.add(name);
			}
		}
		return found;
	}

	private static boolean isBalanced(Object bean) {
		List<Object> steps = new ArrayList<>();
		if (bean instanceof WebClient client) {
			client.mutate().filters(steps::addAll);
		}
		else if (bean instanceof RestClient client) {
			client.mutate().requestInterceptors(steps::addAll);
		}
		else {
			return true;
		}
		return steps.stream().anyMatch(UnbalancedClients::balances);
	}

	private static boolean balances(Object step) {
		return step instanceof CatalogExchangeFilterFunction || step instanceof CatalogLoadBalancerInterceptor
				|| step instanceof DeferringLoadBalancerExchangeFilterFunction<?>
				|| step instanceof DeferringLoadBalancerInterceptor;
	}

}
