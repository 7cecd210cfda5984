package io.github.discovery.autoconfigure.settings;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class SetKeysTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void nothingIsSetInAnEmptyEnvironment() {
		assertThat(any()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "discovery.client.timeout=3s", "discovery.client.retry.statuses[0]=502",
			"discovery.client.services[a.b].timeout=3s", "DISCOVERY.Client.bodyIdleTimeout=3s", "discovery.client=",
			"discovery.catalog.stale-after=1m" })
	void whatIsSetIsFound(String property) {
		TestPropertyValues.of(property).applyTo(this.environment);
		assertThat(any()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "discovery.clients.timeout=3s", "discovery.backend=consul", "client.timeout=3s" })
	void neighboursAreNotFound(String property) {
		TestPropertyValues.of(property).applyTo(this.environment);
		assertThat(any()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "DISCOVERY_CLIENT_TIMEOUT", "DISCOVERY_CLIENT_RETRY_MAXATTEMPTS",
			"DISCOVERY_CLIENT_RETRY_STATUSES_0" })
	void anEnvironmentVariableIsFound(String name) {
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(name, "3")));
		assertThat(any()).isTrue();
	}

	@Test
	void aValueSetLaterIsFound() {
		assertThat(any()).isFalse();
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("later", Map.of("discovery.client.timeout", "3s")));
		assertThat(any()).isTrue();
	}

	@Test
	void aSourceThatCannotListItsKeysMayHoldAny() {
		this.environment.getPropertySources().addLast(new Opaque("vault"));
		assertThat(any()).isTrue();
	}

	@Test
	void springCloudsRandomValuesHoldNoneOfOurs() {
		this.environment.getPropertySources().addLast(new Opaque("cachedrandom"));
		assertThat(any()).isFalse();
	}

	private boolean any() {
		return SetKeys.any(this.environment, "discovery.client", "discovery.catalog.stale-after");
	}

	private static final class Opaque extends PropertySource<Object> {

		Opaque(String name) {
			super(name, new Object());
		}

		@Override
		public @Nullable Object getProperty(String name) {
			return null;
		}

	}

}
