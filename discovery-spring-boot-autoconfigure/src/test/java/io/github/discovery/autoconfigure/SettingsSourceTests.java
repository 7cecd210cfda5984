package io.github.discovery.autoconfigure;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.autoconfigure.settings.SettingsCheck;
import io.github.discovery.model.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SettingsSourceTests {

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class));

	@Test
	void bindsDefaults() {
		this.contexts.run((context) -> assertThat(bind(context.getBean(SettingsSource.class)))
			.isEqualTo(new TestProperties(Duration.ofSeconds(10), Duration.ofSeconds(30), "payments", null, 1)));
	}

	@Test
	void anUnknownKeyStopsTheStart() {
		this.contexts.withPropertyValues("discovery.helthy-statuses=passing")
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure())).contains("discovery.helthy-statuses")
				.contains("Write discovery.healthy-statuses in place of discovery.helthy-statuses"));
	}

	@Test
	void unknownKeysAreNobodysBusinessWhenDiscoveryIsOff() {
		this.contexts.withPropertyValues("discovery.enabled=false", "discovery.helthy-statuses=passing")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SettingsSource.class));
	}

	@Test
	void aKeyIsNamedToItsEndHoweverLongItIs() {
		String key = "discovery.load-balancing.services.payment-service.outlier-ejection.consecutive-failures";
		assertThat(new SettingProblem(key, "0", "1 or more", "Raise it.").key()).isEqualTo(key);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"discovery.test.heartbeat-interval | soon | a duration such as 500ms, 10s or 2m",
			"discovery.test.weight | heavy | a whole number", "discovery.test.weight | 0 | 1 or more",
			"discovery.healthy-statuses | passing,fine | one of passing, warning, critical, maintenance, unknown",
			"discovery.read | both | one of merge, first-known", "discovery.enabled | yes please | true or false" })
	void aWrongValueIsExplainedByKeyValueAllowedAndFix(String key, String value, String allowed) {
		String analysis = failure(key + "=" + value);
		assertThat(analysis).contains("Key:     " + key)
			.contains("Value:   " + value)
			.contains("Allowed: " + allowed)
			.contains("Change " + key);
	}

	@Test
	void aWrongCredentialIsNotPrinted() {
		assertThat(failure("discovery.test.token=hunter2\tx")).contains("Key:     discovery.test.token")
			.contains("Value:   ***")
			.doesNotContain("hunter2");
	}

	@Test
	void anIllegalNameIsExplained() {
		assertThat(failure("discovery.test.service-name=my\u0007service")).contains("my\\u0007service")
			.contains("1 to 128 of A-Z a-z 0-9 . _ -")
			.doesNotContain("\u0007");
	}

	@Test
	void aContradictionIsOneWarning(CapturedOutput output) {
		this.contexts.withPropertyValues("discovery.enabled=true").run((context) -> {
			SettingsSource source = new SettingsSource(context.getEnvironment());
			System.setProperty("discovery.test.time-to-live", "15s");
			try {
				bind(source);
				bind(source);
			}
			finally {
				System.clearProperty("discovery.test.time-to-live");
			}
		});
		assertThat(output.getOut().split("discovery.test.time-to-live is 'PT15S', but allowed is", -1)).hasSize(2);
	}

	private String failure(String property) {
		StringBuilder analysis = new StringBuilder();
		new ApplicationContextRunner().withPropertyValues(property).run((context) -> {
			SettingsSource source = new SettingsSource(context.getEnvironment());
			try {
				bind(source);
				source.bind(DiscoveryProperties.class);
			}
			catch (RuntimeException ex) {
				analysis.append(Analyses.of(ex));
			}
		});
		return analysis.toString();
	}

	private static TestProperties bind(SettingsSource source) {
		return source.bind(TestProperties.class);
	}

	@ConfigurationProperties("discovery.test")
	record TestProperties(@DefaultValue("10s") Duration heartbeatInterval, @DefaultValue("30s") Duration timeToLive,
			@DefaultValue("payments") String serviceName, String token,
			@DefaultValue("1") int weight) implements SettingsCheck {

		TestProperties {
			Names.requireServiceName(serviceName);
			if (weight < 1) {
				throw new InvalidSettingException("discovery.test.weight", weight, "1 or more",
						"Change discovery.test.weight.");
			}
			if (token != null && !Names.isText(token)) {
				throw new InvalidSettingException("discovery.test.token", token, "text without control characters",
						"Change discovery.test.token.");
			}
		}

		@Override
		public void check(Consumer<SettingProblem> warnings) {
			if (this.timeToLive.compareTo(this.heartbeatInterval.multipliedBy(2)) < 0) {
				warnings.accept(new SettingProblem("discovery.test.time-to-live", this.timeToLive.toString(),
						"at least twice the heartbeat interval", "Raise it."));
			}
		}

	}

}
