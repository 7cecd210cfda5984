package io.github.discovery.autoconfigure.client;

import java.util.function.Predicate;

import io.github.discovery.webclient.CatalogLoadBalancerClientFactory;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;

/**
 * Knows for which services Spring Cloud's own way is kept.
 */
final class HandOver {

	private HandOver() {
	}

	/**
	 * Ask the factory, unless the application has brought one of its own: that one is for
	 * those who ask it, and our clients do not.
	 */
	static Predicate<String> of(ReactiveLoadBalancer.Factory<ServiceInstance> factory) {
		return (factory instanceof CatalogLoadBalancerClientFactory ours) ? ours::isHandedOver : (service) -> false;
	}

}
