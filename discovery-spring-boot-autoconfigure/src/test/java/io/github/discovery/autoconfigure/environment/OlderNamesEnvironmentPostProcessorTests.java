package io.github.discovery.autoconfigure.environment;

import java.util.Map;
import java.util.function.Predicate;

import io.github.discovery.autoconfigure.settings.KnownSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OlderNamesEnvironmentPostProcessorTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@ParameterizedTest
	@CsvSource({ "SERVICE_DISCOVERY_BACKEND, Consul, discovery.backend, consul",
			"REGISTRY_TYPE, memory, discovery.backend, memory",
			"SERVICE_NAME, payments, discovery.registration.service-name, payments",
			"SERVICE_VERSION, 1.2.3, discovery.registration.version, 1.2.3",
			"SERVICE_HOST, 10.0.0.5, discovery.registration.host, 10.0.0.5",
			"SERVICE_ADDRESS, 10.0.0.6, discovery.registration.host, 10.0.0.6",
			"SERVICE_PORT, 8081, discovery.registration.port, 8081",
			"SERVICE_TAGS, 'a,b', discovery.registration.tags, 'a,b'",
			"CONSUL_HOST, consul.internal, discovery.consul.url, http://consul.internal:8500",
			"CONSUL_HOST, fd00::1, discovery.consul.url, http://[fd00::1]:8500",
			"CONSUL_PORT, 8501, discovery.consul.url, http://localhost:8501",
			"CONSUL_TOKEN, abc, discovery.consul.token, abc" })
	void anOlderNameIsReadAsTheKeyOfToday(String name, String value, String key, String expected) {
		process(Map.of(name, value));
		assertThat(this.environment.getProperty(key)).isEqualTo(expected);
	}

	@Test
	void anOlderNameOfAKeyThatNothingReadsIsLeftOutAndNotSpokenOf(CapturedOutput output) {
		setVariables(Map.of("SERVICE_NAME", "payments", "SERVICE_PORT", "8080", "CONSUL_HOST", "consul", "CONSUL_TOKEN",
				"abc"));
		process((key) -> key.equals("discovery.registration.port"));
		assertThat(output).contains("SERVICE_PORT is an older name")
			.doesNotContain("SERVICE_NAME")
			.doesNotContain("CONSUL_HOST")
			.doesNotContain("CONSUL_TOKEN");
		assertThat(this.environment.getProperty("discovery.consul.url")).isNull();
		assertThat(this.environment.getProperty("discovery.consul.token")).isNull();
		assertThat(this.environment.getProperty("discovery.registration.service-name")).isNull();
		assertThat(this.environment.getProperty("discovery.registration.port")).isEqualTo("8080");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "discovery.backend", "discovery.registration.service-name", "discovery.registration.version",
					"discovery.registration.host", "discovery.registration.port", "discovery.registration.tags" })
	void whatOlderNamesStandForIsRead(String key) {
		assertThat(KnownSettings.load(null).knows(key)).isTrue();
	}

	@Test
	void hostAndPortOfConsulBecomeOneUrl() {
		process(Map.of("CONSUL_HOST", "consul", "CONSUL_PORT", "8501"));
		assertThat(this.environment.getProperty("discovery.consul.url")).isEqualTo("http://consul:8501");
	}

	@Test
	void theMoreSpecificOfTwoOlderNamesWins() {
		process(Map.of("SERVICE_DISCOVERY_BACKEND", "consul", "REGISTRY_TYPE", "memory"));
		assertThat(this.environment.getProperty("discovery.backend")).isEqualTo("consul");
	}

	@Test
	void aPropertyBeatsAnOlderName() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("application.yml", Map.of("discovery.backend", "memory")));
		process(Map.of("REGISTRY_TYPE", "consul"));
		assertThat(this.environment.getProperty("discovery.backend")).isEqualTo("memory");
	}

	@ParameterizedTest
	@CsvSource({ "CONSUL_HOST, CONSUL_HTTP_ADDR, discovery.consul.url",
			"CONSUL_PORT, CONSUL_HTTP_ADDR, discovery.consul.url",
			"CONSUL_TOKEN, CONSUL_HTTP_TOKEN, discovery.consul.token",
			"CONSUL_TOKEN, CONSUL_HTTP_TOKEN_FILE, discovery.consul.token" })
	void whatConsulsOwnToolsReadBeatsAnOlderName(String older, String consuls, String key, CapturedOutput output) {
		process(Map.of(older, "8500", consuls, "of Consul"));
		assertThat(this.environment.getProperty(key)).isNull();
		assertThat(output).contains(older + " is an older name: it is ignored because " + consuls + " is set");
	}

	@Test
	void anOlderTokenDoesNotBeatATokenFile() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("application.yml", Map.of("discovery.consul.token-file", "/run/token")));
		process(Map.of("CONSUL_TOKEN", "abc"));
		assertThat(this.environment.getProperty("discovery.consul.token")).isNull();
	}

	@Test
	void anEmptyVariableOfConsulBeatsNothing() {
		process(Map.of("CONSUL_HOST", "consul", "CONSUL_HTTP_ADDR", ""));
		assertThat(this.environment.getProperty("discovery.consul.url")).isEqualTo("http://consul:8500");
	}

	@Test
	void aLinkThatKubernetesInjectsIsIgnoredWithOneLine(CapturedOutput output) {
		process(Map.of("CONSUL_PORT", "tcp://10.0.0.1:8500"));
		assertThat(this.environment.getProperty("discovery.consul.url")).isNull();
		assertThat(output.getAll().lines().filter((line) -> line.contains("CONSUL_PORT"))).singleElement()
			.asString()
			.contains("it is ignored");
	}

	@Test
	void theValueIsNotLogged(CapturedOutput output) {
		process(Map.of("CONSUL_TOKEN", "hunter2"));
		assertThat(output).contains("CONSUL_TOKEN is an older name of discovery.consul.token")
			.doesNotContain("hunter2");
	}

	@Test
	void nothingIsAddedWithoutOlderNames() {
		process(Map.of("SERVICE_NAME", " "));
		assertThat(this.environment.getPropertySources().contains(OlderNamesEnvironmentPostProcessor.SOURCE_NAME))
			.isFalse();
	}

	private void process(Map<String, Object> variables) {
		setVariables(variables);
		process((key) -> true);
	}

	private void setVariables(Map<String, Object> variables) {
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		this.environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
	}

	private void process(Predicate<String> known) {
		new OlderNamesEnvironmentPostProcessor((destination) -> destination.get()) {

			@Override
			boolean isKnown(String key) {
				return known.test(key);
			}

		}.postProcessEnvironment(this.environment, new SpringApplication());
	}

}
