package io.github.discovery.autoconfigure.environment;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Switches Spring Cloud's discovery client health indicator off unless somebody asks for
 * it: it asks the registry each time, and is DOWN when that is away, although the
 * application serves what it knows. The health component {@code discovery} takes its
 * place.
 */
class HealthDefaultsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE_NAME = "discoveryHealthDefaults";

	private static final String INDICATOR = "spring.cloud.discovery.client.health-indicator.enabled";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean enabled = environment.getProperty("discovery.enabled", Boolean.class, true)
				&& environment.getProperty("spring.cloud.discovery.enabled", Boolean.class, true);
		if (enabled && !environment.getPropertySources().contains(SOURCE_NAME)) {
			environment.getPropertySources().addLast(new MapPropertySource(SOURCE_NAME, Map.of(INDICATOR, "false")));
		}
	}

}
