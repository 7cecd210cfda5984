package io.github.discovery.autoconfigure.client;

import java.util.Set;
import java.util.TreeSet;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Lists, once at start, keys of Spring Cloud LoadBalancer that somebody has set and that
 * do nothing here.
 */
final class IneffectiveKeys implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(IneffectiveKeys.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("spring.cloud.loadbalancer");

	private static final Set<ConfigurationPropertyName> EFFECTIVE = Set.of(PREFIX.append("enabled"),
			PREFIX.append("zone"));

	private final Environment environment;

	IneffectiveKeys(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<ConfigurationPropertyName> found = find();
		if (!found.isEmpty()) {
			logger.warn("Set, but without effect where this starter balances: " + found
					+ ". See discovery.load-balancing.*.");
		}
	}

	Set<ConfigurationPropertyName> find() {
		Set<ConfigurationPropertyName> found = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter((name) -> PREFIX.isAncestorOf(name) && !EFFECTIVE.contains(name))
					.forEach(found::add);
			}
		}
		return found;
	}

}
