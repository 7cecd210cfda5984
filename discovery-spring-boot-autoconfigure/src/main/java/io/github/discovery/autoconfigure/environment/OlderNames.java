package io.github.discovery.autoconfigure.environment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The names that older systems gave to settings, and what they are called now.
 */
final class OlderNames {

	/** Of two older names for one key the later one wins. */
	private static final Map<String, String> PLAIN = plain();

	/** What Consul's own tools read, and a key of today that would lose to the token. */
	private static final List<String> BEFORE_TOKEN = List.of("discovery.consul.token-file", "CONSUL_HTTP_TOKEN",
			"CONSUL_HTTP_TOKEN_FILE");

	private static final List<String> BEFORE_URL = List.of("CONSUL_HTTP_ADDR");

	private final Variables variables;

	private final Variables current;

	private final Predicate<String> known;

	private final Map<String, Object> settings = new LinkedHashMap<>();

	private final List<String> remarks = new ArrayList<>();

	/**
	 * Read the older names.
	 * @param variables where they are
	 * @param current where names that are not old are: Consul's own, and keys
	 * @param known says whether something reads a key; asked for names that are there
	 */
	OlderNames(Variables variables, Variables current, Predicate<String> known) {
		this.variables = variables;
		this.current = current;
		this.known = known;
		take("REGISTRY_TYPE", "discovery.backend", OlderNames::lowerCase);
		take("SERVICE_DISCOVERY_BACKEND", "discovery.backend", OlderNames::lowerCase);
		PLAIN.forEach((name, key) -> take(name, key, UnaryOperator.identity()));
		takeConsulToken();
		takeConsulUrl();
	}

	private static Map<String, String> plain() {
		Map<String, String> names = new LinkedHashMap<>();
		names.put("SERVICE_NAME", "discovery.registration.service-name");
		names.put("SERVICE_VERSION", "discovery.registration.version");
		names.put("SERVICE_HOST", "discovery.registration.host");
		names.put("SERVICE_ADDRESS", "discovery.registration.host");
		names.put("SERVICE_PORT", "discovery.registration.port");
		names.put("SERVICE_TAGS", "discovery.registration.tags");
		return names;
	}

	/**
	 * Return the settings that the older names stand for.
	 * @return values by key
	 */
	Map<String, Object> settings() {
		return this.settings;
	}

	/**
	 * Return what should be said about them; never a value that may be a credential.
	 * @return one line each
	 */
	List<String> remarks() {
		return this.remarks;
	}

	private void take(String name, String key, UnaryOperator<String> reading) {
		String value = usable(name);
		if (value != null && this.known.test(key)) {
			this.settings.put(key, reading.apply(value));
			this.remarks.add(name + " is an older name of " + key + ": it counts where that is not set");
		}
	}

	private void takeConsulToken() {
		if (!isBeaten("CONSUL_TOKEN", BEFORE_TOKEN)) {
			take("CONSUL_TOKEN", "discovery.consul.token", UnaryOperator.identity());
		}
	}

	private void takeConsulUrl() {
		String host = usable("CONSUL_HOST");
		String port = usable("CONSUL_PORT");
		boolean there = host != null || port != null;
		if (!there || isBeaten((host != null) ? "CONSUL_HOST" : "CONSUL_PORT", BEFORE_URL)
				|| !this.known.test("discovery.consul.url")) {
			return;
		}
		String name = (host != null) ? host : "localhost";
		this.settings.put("discovery.consul.url",
				"http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + ((port != null) ? port : "8500"));
		this.remarks.add("CONSUL_HOST and CONSUL_PORT are older names of discovery.consul.url:"
				+ " they count where that is not set");
	}

	/** Of two older names for one thing the one that Consul itself knows counts. */
	private boolean isBeaten(String name, List<String> by) {
		if (!StringUtils.hasText(this.variables.get(name))) {
			return false;
		}
		for (String other : by) {
			if (StringUtils.hasText(this.current.get(other))) {
				this.remarks.add(name + " is an older name: it is ignored because " + other + " is set");
				return true;
			}
		}
		return false;
	}

	/** A Kubernetes Service called "consul" injects CONSUL_PORT=tcp://10.0.0.1:8500. */
	private @Nullable String usable(String name) {
		String value = this.variables.get(name);
		if (!StringUtils.hasText(value)) {
			return null;
		}
		if (name.endsWith("_PORT") && value.contains("://")) {
			this.remarks.add(name + " is a link that Kubernetes injected, no port: it is ignored");
			return null;
		}
		return value.trim();
	}

	private static String lowerCase(String value) {
		return value.toLowerCase(Locale.ROOT);
	}

	/**
	 * Where environment variables come from.
	 */
	@FunctionalInterface
	interface Variables {

		/**
		 * Return a variable.
		 * @param name its name
		 * @return its value, {@code null} if it is not set
		 */
		@Nullable String get(String name);

	}

}
