package io.github.discovery.autoconfigure.backend;

import java.util.Set;
import java.util.TreeSet;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Every backend that some configuration was conditional on, so that all names can be told
 * although the beans of only one of them exist. Empty where the conditions were evaluated
 * ahead of time.
 */
final class BackendNames {

	private static final String BEAN_NAME = BackendNames.class.getName();

	private final Set<String> names = new TreeSet<>();

	private BackendNames() {
	}

	static BackendNames of(ConfigurableListableBeanFactory beanFactory) {
		if (!beanFactory.containsSingleton(BEAN_NAME)) {
			beanFactory.registerSingleton(BEAN_NAME, new BackendNames());
		}
		return beanFactory.getBean(BEAN_NAME, BackendNames.class);
	}

	void add(String name) {
		this.names.add(name);
	}

	Set<String> all() {
		return Set.copyOf(this.names);
	}

}
