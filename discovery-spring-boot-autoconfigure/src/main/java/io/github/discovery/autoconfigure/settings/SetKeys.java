package io.github.discovery.autoconfigure.settings;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Tells whether anything is set at all. Most sections are empty in most applications, and
 * to bind a record for its defaults takes a while when the virtual machine is cold.
 */
public final class SetKeys {

	/** Spring Cloud's, in every environment: it cannot list its keys, all below this. */
	private static final String CACHED_RANDOM = "cachedrandom";

	private SetKeys() {
	}

	/**
	 * Return whether a key, or any below it, may have a value.
	 * @param environment where the properties are
	 * @param keys keys in kebab case
	 * @return {@code false} if none of them is set for sure; a source of properties that
	 * cannot list its keys may hold any
	 */
	public static boolean any(Environment environment, String... keys) {
		Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(environment);
		for (String key : keys) {
			ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
			for (ConfigurationPropertySource source : sources) {
				if (mayHave(source, name)) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean mayHave(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		if (source.getUnderlyingSource() instanceof PropertySource<?> properties
				&& properties.getName().equals(CACHED_RANDOM)) {
			return false;
		}
		return source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT
				|| source.getConfigurationProperty(name) != null;
	}

}
