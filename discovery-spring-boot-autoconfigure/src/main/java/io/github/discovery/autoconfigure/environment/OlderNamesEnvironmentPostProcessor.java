package io.github.discovery.autoconfigure.environment;

import java.util.Map;

import io.github.discovery.autoconfigure.settings.KnownSettings;
import org.apache.commons.logging.Log;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Takes the environment variables of older systems as settings of the lowest precedence:
 * any property, from wherever, beats them.
 */
class OlderNamesEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE_NAME = "discoveryOlderNames";

	private final Log logger;

	OlderNamesEnvironmentPostProcessor(DeferredLogFactory logFactory) {
		this.logger = logFactory.getLog(OlderNamesEnvironmentPostProcessor.class);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		PropertySource<?> variables = environment.getPropertySources()
			.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		if (variables == null || environment.getPropertySources().contains(SOURCE_NAME)) {
			return;
		}
		OlderNames names = new OlderNames((name) -> {
			Object value = variables.getProperty(name);
			return (value != null) ? value.toString() : null;
		}, environment::getProperty, this::isKnown);
		Map<String, Object> settings = names.settings();
		names.remarks().forEach(this.logger::info);
		if (!settings.isEmpty()) {
			environment.getPropertySources().addLast(new MapPropertySource(SOURCE_NAME, settings));
		}
	}

	/**
	 * A variable of somebody else must not become a key that nothing reads. Asked only if
	 * there is an older name, which is rare.
	 */
	boolean isKnown(String key) {
		return KnownSettings.load(null).knows(key);
	}

}
