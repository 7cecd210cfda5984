package io.github.discovery.autoconfigure.diagnostics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Finds the file and line, or the variable, in which a key was set.
 */
final class SettingOrigins {

	private SettingOrigins() {
	}

	/**
	 * Find where a key has its value from.
	 * @param environment where the properties are, {@code null} if there was none yet
	 * @param key the whole key; of a list or map the first entry is found
	 * @return the origin, {@code null} if nobody set the key
	 */
	static @Nullable Origin of(@Nullable Environment environment, String key) {
		if (!(environment instanceof ConfigurableEnvironment configurable) || !key.startsWith("discovery.")
				|| !ConfigurationPropertyName.isValid(key)) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
		for (ConfigurationPropertySource source : ConfigurationPropertySources
			.from(configurable.getPropertySources())) {
			ConfigurationProperty property = find(source, name);
			if (property != null) {
				return property.getOrigin();
			}
		}
		return null;
	}

	private static @Nullable ConfigurationProperty find(ConfigurationPropertySource source,
			ConfigurationPropertyName name) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		if (property != null || !(source instanceof IterableConfigurationPropertySource iterable)) {
			return property;
		}
		return iterable.stream()
			.filter(name::isAncestorOf)
			.findFirst()
			.map(source::getConfigurationProperty)
			.orElse(null);
	}

}
