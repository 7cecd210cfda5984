package io.github.discovery.autoconfigure.environment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class HealthDefaultsEnvironmentPostProcessorTests {

	private static final String INDICATOR = "spring.cloud.discovery.client.health-indicator.enabled";

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void theIndicatorThatAsksTheRegistryIsOff() {
		process();
		assertThat(this.environment.getProperty(INDICATOR)).isEqualTo("false");
	}

	@Test
	void whoeverWantsItGetsIt() {
		this.environment.setProperty(INDICATOR, "true");
		process();
		assertThat(this.environment.getProperty(INDICATOR)).isEqualTo("true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "discovery.enabled", "spring.cloud.discovery.enabled" })
	void nothingChangesWhenDiscoveryIsOff(String key) {
		this.environment.setProperty(key, "false");
		process();
		assertThat(this.environment.getProperty(INDICATOR)).isNull();
	}

	private void process() {
		new HealthDefaultsEnvironmentPostProcessor().postProcessEnvironment(this.environment, new SpringApplication());
	}

}
