package io.github.discovery.autoconfigure.diagnostics;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains why a bean of service discovery is not there: somebody has switched it off.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SwitchedOffFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final List<String> SWITCHES = List.of("discovery.enabled", "spring.cloud.discovery.enabled");

	private static final List<String> OURS = List.of("io.github.discovery.", "org.springframework.cloud.client.");

	private final Environment environment;

	SwitchedOffFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		String message = String.valueOf(cause.getMessage());
		if (OURS.stream().noneMatch(message::contains)) {
			return null;
		}
		return SWITCHES.stream()
			.filter((key) -> !this.environment.getProperty(key, Boolean.class, true))
			.findFirst()
			.map((key) -> new FailureAnalysis(
					"Service discovery is switched off by " + key + "=false, and with it its beans: " + message,
					"Set " + key + "=true, or give the application a bean of its own for that case: with "
							+ "discovery.backend=static it needs no registry, and a plain @LoadBalanced builder calls "
							+ "addresses instead of services.",
					cause))
			.orElse(null);
	}

}
