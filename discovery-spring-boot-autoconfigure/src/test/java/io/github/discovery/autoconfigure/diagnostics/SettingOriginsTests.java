package io.github.discovery.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.github.discovery.autoconfigure.Analyses;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.model.IllegalNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SettingOrigins}, by what a person reads.
 */
class SettingOriginsTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "pause: soon | discovery.test.pause | 3:12", "weight: 0 | discovery.test.weight | 3:13",
					"shares: { '[a.b]': many } | discovery.test.shares[a.b] | 3:24",
					"retries: [ 1, 0 ] | discovery.test.retries | 3:16",
					"services: { payments: { weight: 0 } } | discovery.test.services.payments.weight | 3:37",
					"services: { '[a.b]': { pause: soon } } | discovery.test.services[a.b].pause | 3:35",
					"services: { a: { shares: { b: many } } } | discovery.test.services.a.shares.b | 3:35" })
	void wrongValueIsShownWithItsWholeKeyAndWhereItIsWritten(String yaml, String key, String place) throws IOException {
		load("discovery:\n  test:\n    " + yaml);
		SettingsSource source = new SettingsSource(this.environment);
		String analysis = "no failure";
		try {
			source.bind(TestProperties.class);
			source.bindEach(TestProperties.class, "services");
		}
		catch (RuntimeException ex) {
			analysis = Analyses.of(ex, this.environment);
		}
		assertThat(analysis).contains("Key:     " + key + "\n")
			.containsPattern("Origin:  .*application.yaml.* - " + place);
	}

	@Test
	void illegalNameIsShownWithWhereItIsWritten() throws IOException {
		load("discovery:\n  registration:\n    service-name: my shop");
		assertThat(Analyses.of(new IllegalNameException("discovery.registration.service-name", "my shop", "a name"),
				this.environment))
			.containsPattern("Origin:  .*application.yaml.* - 3:19");
		assertThat(Analyses.of(new IllegalNameException("service-name", "my shop", "a name"), this.environment))
			.doesNotContain("Origin");
	}

	private void load(String yaml) throws IOException {
		ByteArrayResource file = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "application.yaml");
		new YamlPropertySourceLoader().load("application.yaml", file)
			.forEach(this.environment.getPropertySources()::addFirst);
		ConfigurationPropertySources.attach(this.environment);
	}

	@ConfigurationProperties("discovery.test")
	record TestProperties(@DefaultValue("1s") Duration pause, @DefaultValue("1") int weight,
			@DefaultValue("1") int[] retries, @DefaultValue Map<String, Integer> shares) {

		TestProperties {
			refuseZero("weight", weight);
			for (int retry : retries) {
				refuseZero("retries", retry);
			}
		}

		private static void refuseZero(String key, int value) {
			if (value == 0) {
				throw new InvalidSettingException("discovery.test." + key, value, "1 or more", "Raise it.");
			}
		}

	}

}
