package io.github.discovery.autoconfigure.settings;

import java.net.URL;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@ExtendWith(OutputCaptureExtension.class)
class UnknownSettingsTests {

	private final KnownSettings known = KnownSettings.of(Root.class, Registry.class);

	@Test
	void listsEveryKeyOfNestedRecordsListsAndMaps() {
		assertThat(this.known.patterns()).containsExactly("discovery.enabled", "discovery.consul.url",
				"discovery.consul.token", "discovery.consul.ssl-bundle", "discovery.consul.datacenters",
				"discovery.consul.static", "discovery.consul.metadata.*", "discovery.consul.services.*.timeout",
				"discovery.consul.services.*.retry.max-attempts", "discovery.consul.addresses.*");
	}

	@Test
	void readsTheListsOnlyWhereThereIsAKey() {
		KnownSettings unread = KnownSettings.load(new ClassLoader() {
			@Override
			public Enumeration<URL> getResources(String name) {
				throw new IllegalStateException("read " + name);
			}
		});
		MockEnvironment environment = new MockEnvironment();
		assertThatNoException().isThrownBy(() -> UnknownSettings.refuse(environment, unread));
		environment.setProperty("discovery.enabled", "true");
		assertThatIllegalStateException().isThrownBy(() -> UnknownSettings.refuse(environment, unread));
	}

	@ParameterizedTest
	@ValueSource(strings = { "discovery.enabled", "discovery.consul.url", "discovery.consul.ssl-bundle",
			"discovery.consul.sslBundle", "discovery.consul.ssl_bundle", "discovery.consul.datacenters",
			"discovery.consul.datacenters[1]", "discovery.consul.static", "discovery.consul.metadata.a.b.c",
			"discovery.consul.services.payments.timeout", "discovery.consul.services[a.b].retry.max-attempts",
			"discovery.consul.addresses.payments", "discovery.consul.addresses[a.b][0]", "discoverable.x" })
	void acceptsKnownKeys(String key) {
		assertThatNoException().isThrownBy(() -> refuse(Map.of(key, "x")));
	}

	@ParameterizedTest
	@CsvSource({ "discovery.enbled, discovery.enabled", "discovery.consul.urll, discovery.consul.url",
			"discovery.consul.ssl.bundle, discovery.consul.ssl-bundle",
			"discovery.ssl-bundle, discovery.consul.ssl-bundle",
			"discovery.consul.services.payments.timeot, discovery.consul.services.payments.timeout",
			"discovery.consul.services.payments.retry.attempts, discovery.consul.services.payments.retry.max-attempts",
			"discovery.consul.services.a.b.timeout, discovery.consul.services[a.b].timeout",
			"discovery.consul.addresses.a.b, discovery.consul.addresses[a.b]", "discovery.something-else.entirely," })
	void refusesUnknownKeysAndNamesTheNearest(String key, String suggestion) {
		UnknownSettingsException refused = refused(Map.of(key, "x"));
		assertThat(refused.getSettings()).singleElement().satisfies((setting) -> {
			assertThat(setting.key()).isEqualTo(key);
			assertThat(setting.suggestion()).isEqualTo(suggestion);
		});
	}

	@Test
	void refusesAValueWhereASectionBelongsButTakesAnEmptySection() {
		assertThatNoException().isThrownBy(() -> refuse(Map.of("discovery.consul", "")));
		assertThat(refused(Map.of("discovery.consul", "http://localhost")).getSettings()).hasSize(1);
	}

	@Test
	void tellsAllUnknownKeysAtOnce() {
		assertThat(refused(Map.of("discovery.enbled", "true", "discovery.consul.urll", "x")).getSettings()).hasSize(2);
	}

	@Test
	void keepsNoValueThatMayBeACredential() {
		UnknownSettingsException refused = refused(
				Map.of("discovery.consul.tokne", "hunter2", "discovery.enbled", "true"));
		assertThat(refused).hasMessageNotContaining("hunter2").hasMessageContaining("value=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "DISCOVERY_ENABLED", "DISCOVERY_CONSUL_URL", "DISCOVERY_CONSUL_SSLBUNDLE",
			"DISCOVERY_CONSUL_SSL_BUNDLE", "DISCOVERY_CONSUL_DATACENTERS_0_", "DISCOVERY_CONSUL_METADATA_A_B",
			"DISCOVERY_CONSUL_SERVICES_PAYMENTS_RETRY_MAXATTEMPTS", "DISCOVERY_SERVICE_HOST", "DISCOVERY_SERVICE_PORT",
			"DISCOVERY_SERVICE_PORT_HTTP", "DISCOVERY_PORT", "DISCOVERY_PORT_8080_TCP", "DISCOVERY_PORT_8080_TCP_ADDR",
			"DISCOVERY_CONSUL_SERVICE_HOST" })
	void acceptsEnvironmentVariablesInBothSpellingsAndServiceLinks(String variable, CapturedOutput output) {
		assertThatNoException().isThrownBy(() -> refuseVariables(Map.of(variable, "x")));
		assertThat(output).doesNotContain("DISCOVERY_");
	}

	@Test
	void refusesAMisspeltEnvironmentVariable() {
		UnknownSettingsException refused = catchThrowableOfType(UnknownSettingsException.class,
				() -> refuseVariables(Map.of("DISCOVERY_CONSUL_URLL", "x")));
		assertThat(refused.getSettings()).extracting(UnknownSetting::suggestion)
			.containsExactly("discovery.consul.url");
	}

	@Test
	void namesForeignEnvironmentVariablesInAWarningOnly(CapturedOutput output) {
		assertThatNoException().isThrownBy(() -> refuseVariables(Map.of("DISCOVERY_OF_SOMETHING_ELSE", "hunter2")));
		assertThat(output).contains("DISCOVERY_OF_SOMETHING_ELSE").doesNotContain("hunter2");
	}

	private UnknownSettingsException refused(Map<String, Object> properties) {
		return catchThrowableOfType(UnknownSettingsException.class, () -> refuse(properties));
	}

	private void refuse(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		UnknownSettings.refuse(environment, this.known);
	}

	private void refuseVariables(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		UnknownSettings.refuse(environment, this.known);
	}

	@ConfigurationProperties("discovery")
	record Root(@DefaultValue("true") boolean enabled) {

	}

	@ConfigurationProperties("discovery.consul")
	record Registry(String url, String token, String sslBundle, List<String> datacenters, @Name("static") String fixed,
			Map<String, String> metadata, Map<String, Client> services, Map<String, List<String>> addresses) {

	}

	record Client(Duration timeout, Retry retry) {

	}

	record Retry(int maxAttempts) {

	}

}
