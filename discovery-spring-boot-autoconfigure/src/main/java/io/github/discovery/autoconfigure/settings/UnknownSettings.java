package io.github.discovery.autoconfigure.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Looks through the environment for keys below {@code discovery} that nothing reads.
 */
public final class UnknownSettings {

	private static final Log logger = LogFactory.getLog(UnknownSettings.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("discovery");

	/** What Kubernetes and Docker inject for a service called "discovery". */
	private static final Pattern SERVICE_LINK = Pattern.compile(
			"discovery(\\..+)?\\.(service\\.(host|port(\\..*)?)|port|port[.\\[]\\d+\\]?\\.(tcp|udp|sctp)(\\..*)?)");

	private final KnownSettings known;

	private final Map<String, UnknownSetting> unknown = new TreeMap<>();

	private UnknownSettings(KnownSettings known) {
		this.known = known;
	}

	/**
	 * Refuse keys that nothing reads. An environment variable is refused only when it is
	 * likely to be meant for us: others may have variables that begin with DISCOVERY too,
	 * they are named in a warning.
	 * @param environment where to look
	 * @param known the known keys
	 * @throws UnknownSettingsException if there are any
	 */
	public static void refuse(Environment environment, KnownSettings known) {
		UnknownSettings settings = new UnknownSettings(known);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				boolean variables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
				iterable.stream()
					.filter(ROOT::isAncestorOf)
					.forEach((name) -> settings.look(iterable, name, variables));
			}
		}
		if (!settings.unknown.isEmpty()) {
			throw new UnknownSettingsException(new ArrayList<>(settings.unknown.values()));
		}
	}

	private void look(ConfigurationPropertySource source, ConfigurationPropertyName name, boolean variable) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		String value = (property != null) ? String.valueOf(property.getValue()) : "";
		if (isKnown(name, value, variable)) {
			return;
		}
		UnknownSetting setting = new UnknownSetting(name.toString(), value, origin(source, property), suggest(name));
		if (!variable) {
			this.unknown.putIfAbsent(setting.key(), setting);
		}
		else if (!SERVICE_LINK.matcher(name.toString()).matches()) {
			lookAtVariable(name, setting);
		}
	}

	private void lookAtVariable(ConfigurationPropertyName name, UnknownSetting setting) {
		if (setting.suggestion() != null) {
			this.unknown.putIfAbsent(setting.key(), setting);
		}
		else {
			logger
				.warn("The environment variable " + name.toString().toUpperCase(java.util.Locale.ROOT).replace('.', '_')
						+ " begins with DISCOVERY_ but is no setting of service discovery: it is ignored");
		}
	}

	private boolean isKnown(ConfigurationPropertyName name, String value, boolean variable) {
		return this.known.find(elements(name, Form.UNIFORM), variable)
			// "discovery.memory:" without anything below is an empty text.
			.filter((node) -> !node.isSection() || value.isEmpty())
			.isPresent();
	}

	private @Nullable String suggest(ConfigurationPropertyName name) {
		List<String> original = elements(name, Form.ORIGINAL);
		return this.known.bracketed(elements(name, Form.UNIFORM), original)
			.or(() -> NearestKey.to(String.join(".", elements(name, Form.DASHED)), this.known.patterns()))
			.orElse(null);
	}

	private static List<String> elements(ConfigurationPropertyName name, Form form) {
		return IntStream.range(0, name.getNumberOfElements()).mapToObj((i) -> name.getElement(i, form)).toList();
	}

	private static String origin(ConfigurationPropertySource source, @Nullable ConfigurationProperty property) {
		if (property != null && property.getOrigin() != null) {
			return property.getOrigin().toString();
		}
		return String.valueOf(source.getUnderlyingSource());
	}

}
