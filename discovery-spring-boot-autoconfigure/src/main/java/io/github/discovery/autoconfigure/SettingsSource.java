package io.github.discovery.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.discovery.autoconfigure.settings.KnownSettings;
import io.github.discovery.autoconfigure.settings.NamedOverrides;
import io.github.discovery.autoconfigure.settings.SetKeys;
import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.autoconfigure.settings.SettingsCheck;
import io.github.discovery.autoconfigure.settings.UnknownSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Binds the records under {@code discovery.*} and refuses what it does not know. The
 * records are no beans: Spring Cloud's rebinder would log a stack trace for each of them
 * and keep the old values.
 */
public final class SettingsSource {

	private static final Log logger = LogFactory.getLog(SettingsSource.class);

	private final Environment environment;

	private final Set<SettingProblem> warned = ConcurrentHashMap.newKeySet();

	/**
	 * Create a source that takes any key.
	 * @param environment where the properties are
	 */
	public SettingsSource(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Create a source, after a look at all keys.
	 * @param environment where the properties are
	 * @param known the keys that something reads
	 * @return a source of settings
	 * @throws io.github.discovery.autoconfigure.settings.UnknownSettingsException if the
	 * environment has other keys under {@code discovery}
	 */
	public static SettingsSource checked(Environment environment, KnownSettings known) {
		UnknownSettings.refuse(environment, known);
		return new SettingsSource(environment);
	}

	/**
	 * Bind a record of properties with its current values. Contradictions that the record
	 * tells by {@link SettingsCheck} are logged, each once.
	 * @param <P> the type of the record
	 * @param type a record annotated with {@link ConfigurationProperties}
	 * @return the bound record, filled with defaults where nothing is set
	 */
	public <P> P bind(Class<P> type) {
		P bound = Binder.get(this.environment).bindOrCreate(KnownSettings.prefixOf(type), Bindable.of(type));
		if (bound instanceof SettingsCheck check) {
			check.check(this::warn);
		}
		return bound;
	}

	/**
	 * Return whether a key, or any below it, may have a value now.
	 * @param keys keys in kebab case
	 * @return {@code false} if none is set for sure, so that what a record would bind are
	 * its defaults
	 */
	public boolean hasAny(String... keys) {
		return SetKeys.any(this.environment, keys);
	}

	/**
	 * Bind a record of properties with its current values, unless there are none.
	 * @param <P> the type of the record
	 * @param type a record annotated with {@link ConfigurationProperties}
	 * @param defaults what the record is when nothing is set
	 * @return the bound record, or its defaults
	 */
	public <P> P bind(Class<P> type, P defaults) {
		return hasAny(KnownSettings.prefixOf(type)) ? bind(type) : defaults;
	}

	/**
	 * Bind a record of properties, and once more for each name in the map of it that is
	 * marked with {@link io.github.discovery.autoconfigure.settings.SameKeys}.
	 * @param <P> the type of the record
	 * @param type a record annotated with {@link ConfigurationProperties}
	 * @param component the name of the map, in kebab case
	 * @return the records by name, in order
	 */
	public <P> Map<String, P> bindEach(Class<P> type, String component) {
		NamedOverrides overrides = new NamedOverrides(this.environment, KnownSettings.prefixOf(type), component);
		Map<String, P> bound = new LinkedHashMap<>();
		overrides.names().forEach((name) -> bound.put(name, overrides.bind(type, name)));
		return bound;
	}

	private void warn(SettingProblem problem) {
		if (this.warned.add(problem)) {
			logger.warn(problem);
		}
	}

}
