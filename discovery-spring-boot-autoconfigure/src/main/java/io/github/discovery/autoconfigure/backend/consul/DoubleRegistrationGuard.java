package io.github.discovery.autoconfigure.backend.consul;

import java.net.URI;
import java.util.Set;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Refuses the start when Spring Cloud Consul would register this application in the same
 * Consul: each would repair what the other writes, and callers would find it twice.
 */
class DoubleRegistrationGuard implements SmartInitializingSingleton {

	static final String OTHER = "org.springframework.cloud.consul.serviceregistry.ConsulAutoServiceRegistration";

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private final ListableBeanFactory beans;

	private final Environment environment;

	private final String url;

	private final String other;

	DoubleRegistrationGuard(ListableBeanFactory beans, Environment environment, String url, String other) {
		this.beans = beans;
		this.environment = environment;
		this.url = url;
		this.other = other;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (is("discovery.registration.enabled") && is("spring.cloud.consul.discovery.register") && isThere()
				&& isSameConsul()) {
			throw new DoubleRegistrationException(this.url);
		}
	}

	private boolean isThere() {
		Class<?> type = ClassUtils.resolveClassName(this.other, getClass().getClassLoader());
		return this.beans.getBeanNamesForType(type, true, false).length > 0;
	}

	private boolean isSameConsul() {
		URI ours = URI.create(this.url);
		int port = (ours.getPort() >= 0) ? ours.getPort() : ours.getScheme().equals("https") ? 443 : 80;
		return host(ours.getHost()).equals(host(this.environment.getProperty("spring.cloud.consul.host", "localhost")))
				&& port == this.environment.getProperty("spring.cloud.consul.port", Integer.class, 8500);
	}

	private static String host(String host) {
		return LOOPBACK.contains(host) ? "localhost" : host;
	}

	private boolean is(String switchKey) {
		return this.environment.getProperty(switchKey, Boolean.class, true);
	}

}
