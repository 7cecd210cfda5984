package io.github.discovery.autoconfigure.client;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.settings.KnownSettings;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Walks the records, so that a key that is added later is looked at as well.
 */
class ServiceKeysTests {

	private static final String BALANCING = "discovery.load-balancing.";

	private static final String CALLS = "discovery.client.";

	private static final ServiceName PAYMENTS = ServiceName.of("payments");

	/** One of them is allowed for each key and differs from its default. */
	private static final List<String> VALUES = List.of("false", "true", "7", "0.3", "7s", "1h", "503", "GET", "fail",
			"header:X-User", "random");

	static Stream<String> keysOfLoadBalancing() {
		return keys(LoadBalancingProperties.class, BALANCING);
	}

	static Stream<String> keysOfCalls() {
		return keys(ClientProperties.class, CALLS);
	}

	private static Stream<String> keys(Class<?> type, String prefix) {
		return KnownSettings.of(type)
			.patterns()
			.stream()
			.map((pattern) -> pattern.substring(prefix.length()))
			.filter((pattern) -> !pattern.startsWith("services."))
			.map((pattern) -> pattern.replace(".*", "[a.b]"));
	}

	@ParameterizedTest
	@MethodSource("keysOfLoadBalancing")
	void aKeyOfLoadBalancingMayBeSetForOneService(String key) {
		holdsForOneService(BALANCING, key, (source) -> LoadBalancingProperties.settings(source).of(PAYMENTS));
	}

	@ParameterizedTest
	@MethodSource("keysOfCalls")
	void aKeyOfCallsMayBeSetForOneService(String key) {
		holdsForOneService(CALLS, key, (source) -> ClientProperties.settings(source).of(PAYMENTS));
	}

	@Test
	void theEntriesOfAMapAreTakenFromEnvironmentVariables() {
		SettingsSource source = source(
				new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						Map.of("DISCOVERY_LOADBALANCING_SERVICES_PAYMENTS_SELECTION_METADATA_REGION", "eu")));
		assertThat(LoadBalancingProperties.settings(source).of(PAYMENTS).selection().require().metadata())
			.containsExactly(Map.entry("region", "eu"));
	}

	@Test
	void theEntriesOfAServiceLieOverTheGeneralOnes() {
		SettingsSource source = source(new MapPropertySource("test", Map.of(BALANCING + "selection.versions[1.0]", 95,
				BALANCING + "selection.versions[2.0]", 5, BALANCING + "services.payments.selection.versions[2.0]", 1)));
		assertThat(LoadBalancingProperties.settings(source).of(PAYMENTS).selection().versions())
			.containsOnly(Map.entry("1.0", 95), Map.entry("2.0", 1));
	}

	private static void holdsForOneService(String prefix, String key, Function<SettingsSource, ?> settings) {
		Object defaults = settings.apply(source(new MapPropertySource("none", Map.of())));
		String value = VALUES.stream()
			.filter((candidate) -> isChange(defaults, settings, Map.of(prefix + key, candidate)))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No value changes " + key));
		assertThat(settings
			.apply(source(new MapPropertySource("test", Map.of(prefix + "services.payments." + key, value)))))
			.isEqualTo(settings.apply(source(new MapPropertySource("test", Map.of(prefix + key, value)))));
	}

	private static boolean isChange(Object defaults, Function<SettingsSource, ?> settings, Map<String, Object> keys) {
		try {
			return !settings.apply(source(new MapPropertySource("test", keys))).equals(defaults);
		}
		catch (RuntimeException ex) {
			// Not a value of this key.
			return false;
		}
	}

	private static SettingsSource source(MapPropertySource properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.stream()
			.toList()
			.forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(properties);
		ConfigurationPropertySources.attach(environment);
		return new SettingsSource(environment);
	}

}
