package io.github.discovery.autoconfigure.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Binds a record once for each name in the map of it that is marked with
 * {@link SameKeys}: the keys below the name lie over the general ones. So a key needs one
 * description, one default and one check, wherever it is set.
 */
public final class NamedOverrides {

	private final Environment environment;

	private final ConfigurationPropertyName prefix;

	private final ConfigurationPropertyName names;

	/**
	 * Create the overrides of a record.
	 * @param environment where the properties are
	 * @param prefix the prefix of the record
	 * @param component the name of the map, in kebab case
	 */
	public NamedOverrides(Environment environment, String prefix, String component) {
		this.environment = environment;
		this.prefix = ConfigurationPropertyName.of(prefix);
		this.names = this.prefix.append(component);
	}

	/**
	 * Return the names for which anything is set.
	 * @return the names in order
	 */
	public Set<String> names() {
		Map<String, Object> found = Binder.get(this.environment)
			.bind(this.names, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of);
		return new TreeSet<>(found.keySet());
	}

	/**
	 * Bind the record for one name.
	 * @param <P> the type of the record
	 * @param type the record
	 * @param name the name
	 * @return the record with what is set for the name, and what is set in general
	 * @throws InvalidSettingException if a value cannot be used
	 */
	public <P> P bind(Class<P> type, String name) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			sources.add(overlay(source, new Place(this.prefix, this.names, below(name))));
		}
		ConfigurationPropertySources.get(this.environment).forEach(sources::add);
		Binder binder = new Binder(sources, new PropertySourcesPlaceholdersResolver(this.environment));
		try {
			return binder.bindOrCreate(this.prefix.toString(), Bindable.of(type));
		}
		catch (RuntimeException ex) {
			throw named(ex, name);
		}
	}

	private ConfigurationPropertyName below(String name) {
		return this.names
			.append(ConfigurationPropertyName.isValid(name) && !name.contains(".") ? name : "[" + name + "]");
	}

	/** The check of a record only knows the general key. */
	private RuntimeException named(RuntimeException error, String name) {
		return Stream.<@Nullable Throwable>iterate(error, (cause) -> cause != null, (cause) -> cause.getCause())
			.filter(InvalidSettingException.class::isInstance)
			.map((cause) -> ((InvalidSettingException) cause).getProblem())
			.findFirst()
			.<RuntimeException>map((problem) -> new InvalidSettingException(
					below(name) + problem.key().substring(this.prefix.toString().length()), problem.value(),
					problem.allowed(), problem.fix()))
			.orElse(error);
	}

	/** The binder takes the entries of a map only from a source that tells its names. */
	private static ConfigurationPropertySource overlay(ConfigurationPropertySource source, Place place) {
		return (source instanceof IterableConfigurationPropertySource iterable) ? new IterableOverlay(iterable, place)
				: new Overlay(source, place);
	}

	/**
	 * Where the keys of a name are, and in the place of which others they are shown.
	 */
	private record Place(ConfigurationPropertyName prefix, ConfigurationPropertyName names,
			ConfigurationPropertyName name) {

		private @Nullable ConfigurationPropertyName there(ConfigurationPropertyName asked) {
			return isOverlaid(asked) ? this.name.append(asked.subName(this.prefix.getNumberOfElements())) : null;
		}

		private Stream<ConfigurationPropertyName> shown(Stream<ConfigurationPropertyName> there) {
			return there.filter(this.name::isAncestorOf)
				.map((key) -> this.prefix.append(key.subName(this.name.getNumberOfElements())))
				.filter(this::isOverlaid);
		}

		private boolean isOverlaid(ConfigurationPropertyName key) {
			return this.prefix.isAncestorOf(key) && !this.names.equals(key) && !this.names.isAncestorOf(key);
		}

	}

	/**
	 * Shows the keys below a name in the place of the general ones.
	 */
	private static class Overlay implements ConfigurationPropertySource {

		private final ConfigurationPropertySource source;

		final Place place;

		Overlay(ConfigurationPropertySource source, Place place) {
			this.source = source;
			this.place = place;
		}

		@Override
		public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName asked) {
			ConfigurationPropertyName there = this.place.there(asked);
			return (there != null) ? this.source.getConfigurationProperty(there) : null;
		}

		@Override
		public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName asked) {
			ConfigurationPropertyName there = this.place.prefix().equals(asked) ? this.place.name()
					: this.place.there(asked);
			return (there != null) ? this.source.containsDescendantOf(there) : ConfigurationPropertyState.ABSENT;
		}

	}

	/**
	 * The same over a source that knows all its keys.
	 */
	private static final class IterableOverlay extends Overlay implements IterableConfigurationPropertySource {

		private final IterableConfigurationPropertySource keys;

		IterableOverlay(IterableConfigurationPropertySource source, Place place) {
			super(source, place);
			this.keys = source;
		}

		@Override
		public Stream<ConfigurationPropertyName> stream() {
			return this.place.shown(this.keys.stream());
		}

	}

}
