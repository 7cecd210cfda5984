package io.github.discovery.autoconfigure.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.HashSettings;
import io.github.discovery.loadbalancing.ServiceSettings.PanicMode;
import io.github.discovery.loadbalancing.ServiceSettings.PanicSettings;
import io.github.discovery.loadbalancing.ServiceSettings.WeightSettings;
import io.github.discovery.loadbalancing.ejection.EjectionSettings;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class CallSettingsTests {

	private static final ServiceName PAYMENTS = ServiceName.of("payments");

	private final MockEnvironment environment = new MockEnvironment();

	private SettingsSource source() {
		ConfigurationPropertySources.attach(this.environment);
		return new SettingsSource(this.environment);
	}

	private CallSettingsTests set(String key, Object value) {
		this.environment.setProperty(key, String.valueOf(value));
		return this;
	}

	@Test
	void everyKeyOfCallsIsMapped() {
		set("discovery.client.timeout", "7s").set("discovery.client.body-idle-timeout", "9s")
			.set("discovery.client.tls-server-name", "payments.internal")
			.set("discovery.client.instance-header", "X-Instance")
			.set("discovery.client.retry.enabled", false)
			.set("discovery.client.retry.max-attempts", 4)
			.set("discovery.client.retry.attempt-timeout", "2s")
			.set("discovery.client.retry.budget", 0.5)
			.set("discovery.client.retry.statuses", "503")
			.set("discovery.client.retry.methods", "get,post")
			.set("discovery.client.retry.backoff", "3ms")
			.set("discovery.client.retry.max-retry-after", "11s")
			.set("discovery.client.circuit-breaker.failure-threshold", 8)
			.set("discovery.client.circuit-breaker.failure-rate", 0.25)
			.set("discovery.client.circuit-breaker.window", "13s")
			.set("discovery.client.circuit-breaker.minimum-calls", 14)
			.set("discovery.client.circuit-breaker.open-duration", "15s")
			.set("discovery.client.circuit-breaker.half-open-calls", 16);
		CallSettings settings = ClientProperties.settings(source()).defaults();
		assertThat(settings.timeout()).hasSeconds(7);
		assertThat(settings.bodyIdleTimeout()).hasSeconds(9);
		assertThat(settings.tlsServerName()).isEqualTo("payments.internal");
		assertThat(settings.instanceHeader()).isEqualTo("X-Instance");
		assertThat(settings.retry().enabled()).isFalse();
		assertThat(settings.retry().maxAttempts()).isEqualTo(4);
		assertThat(settings.retry().attemptTimeout()).hasSeconds(2);
		assertThat(settings.retry().budget()).isEqualTo(0.5);
		assertThat(settings.retry().statuses()).containsExactly(503);
		assertThat(settings.retry().methods()).containsExactlyInAnyOrder("GET", "POST");
		assertThat(settings.retry().backoff()).hasMillis(3);
		assertThat(settings.retry().maxRetryAfter()).hasSeconds(11);
		assertThat(settings.breaker())
			.isEqualTo(new BreakerSettings(true, 8, 0.25, Duration.ofSeconds(13), 14, Duration.ofSeconds(15), 16));
	}

	@Test
	void everyKeyOfLoadBalancingIsMapped() {
		String prefix = "discovery.load-balancing.";
		set(prefix + "strategy", "consistent-hash").set(prefix + "hash-on", "header:X-User")
			.set(prefix + "bounded-load", 2)
			.set(prefix + "trusted-hops", 3)
			.set(prefix + "sticky-on", "header:X-Instance")
			.set(prefix + "health-score.response-time", 1)
			.set(prefix + "health-score.error-rate", 2)
			.set(prefix + "health-score.connections", 3)
			.set(prefix + "health-score.floor", 0.4)
			.set(prefix + "health-score.hysteresis", 0.5)
			.set(prefix + "zone-preference", false)
			.set(prefix + "zone-required", true)
			.set(prefix + "datacenters", "dc2,dc1")
			.set(prefix + "subset-size", 20)
			.set(prefix + "slow-start", "6s")
			.set(prefix + "weights.instances[10.0.0.*:8080]", 7)
			.set(prefix + "weights.warning", 0.8)
			.set(prefix + "weights.slow-start-aggression", 9)
			.set(prefix + "weights.slow-start-floor", 0.11)
			.set(prefix + "selection.version", "2.0")
			.set(prefix + "selection.tags", "a,b")
			.set(prefix + "selection.metadata.region", "eu")
			.set(prefix + "selection.versions[1.0]", 95)
			.set(prefix + "selection.minimum-health", 0.12)
			.set(prefix + "outlier-ejection.consecutive-failures", 13)
			.set(prefix + "outlier-ejection.failure-rate", 0.14)
			.set(prefix + "outlier-ejection.minimum-requests", 15)
			.set(prefix + "outlier-ejection.window", "16s")
			.set(prefix + "outlier-ejection.base-ejection-time", "17s")
			.set(prefix + "outlier-ejection.max-ejection-time", "18s")
			.set(prefix + "outlier-ejection.max-ejected", 0.19)
			.set(prefix + "panic.threshold", 0.2)
			.set(prefix + "panic.mode", "fail");
		ServiceSettings settings = LoadBalancingProperties.settings(source()).defaults();
		assertThat(settings.strategy()).isEqualTo("consistent-hash");
		assertThat(settings.tuning().hash()).isEqualTo(new HashSettings("header:X-User", 2, 3));
		assertThat(settings.tuning().sticky().on()).isEqualTo("header:X-Instance");
		assertThat(settings.tuning().healthScore())
			.isEqualTo(new ServiceSettings.HealthScoreSettings(1, 2, 3, 0.4, 0.5));
		assertThat(settings.zones())
			.isEqualTo(new ServiceSettings.ZoneSettings(false, true, List.of("dc2", "dc1"), 1.4));
		assertThat(settings.subsetSize()).isEqualTo(20);
		assertThat(settings.weights())
			.isEqualTo(new WeightSettings(Duration.ofSeconds(6), 9, 0.11, Map.of("10.0.0.*:8080", 7), 0.8));
		assertThat(settings.selection()).isEqualTo(new ServiceSettings.SelectionSettings(
				new Selection("2.0", Set.of("a", "b"), Map.of("region", "eu")), Map.of("1.0", 95), 0.12));
		assertThat(settings.ejection()).isEqualTo(new EjectionSettings(true, 13, 0.14, 15, Duration.ofSeconds(16),
				Duration.ofSeconds(17), Duration.ofSeconds(18), 0.19));
		assertThat(settings.panic()).isEqualTo(new PanicSettings(0.2, PanicMode.FAIL));
	}

	/** Zones that are required are looked at whatever is preferred. */
	@Test
	void aRequiredZoneNeedsNoPreferredOne(CapturedOutput output) {
		set("discovery.load-balancing.zone-required", true).set("discovery.load-balancing.zone-preference", false);
		assertThat(LoadBalancingProperties.settings(source()).defaults().zones().required()).isTrue();
		assertThat(output.getOut()).doesNotContain("zone-required");
	}

	@Test
	void aServiceTakesFromTheGeneralKeysWhatItDoesNotSetItself() {
		set("discovery.client.timeout", "7s").set("discovery.client.retry.max-attempts", 4)
			.set("discovery.client.services.payments.timeout", "2s")
			.set("discovery.client.services.payments.circuit-breaker.enabled", false)
			.set("discovery.client.services[a.b].retry.methods", "GET");
		ClientSettings settings = ClientProperties.settings(source());
		assertThat(settings.of(PAYMENTS).timeout()).hasSeconds(2);
		assertThat(settings.of(PAYMENTS).retry().maxAttempts()).isEqualTo(4);
		assertThat(settings.of(PAYMENTS).breaker().enabled()).isFalse();
		assertThat(settings.of(ServiceName.of("a.b")).timeout()).hasSeconds(7);
		assertThat(settings.of(ServiceName.of("a.b")).retry().methods()).containsExactly("GET");
		assertThat(settings.of(ServiceName.of("other"))).isEqualTo(settings.defaults());
		assertThat(settings.defaults().breaker().enabled()).isTrue();
	}

	@Test
	void aServiceWinsEvenIfTheGeneralKeyComesFromAStrongerSource() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("weak",
					Map.of("discovery.load-balancing.services.payments.strategy", "random")));
		set("discovery.load-balancing.strategy", "least-requests");
		LoadBalancingSettings settings = LoadBalancingProperties.settings(source());
		assertThat(settings.of(PAYMENTS).strategy()).isEqualTo("random");
		assertThat(settings.defaults().strategy()).isEqualTo("least-requests");
	}

	@Test
	void aValueThatCannotBeUsedIsNamedWithTheServiceItIsSetFor() {
		set("discovery.client.services.payments.retry.max-attempts", 0);
		assertThatThrownBy(() -> ClientProperties.settings(source())).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("discovery.client.services.payments.retry.max-attempts is '0'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.6", "[fd00::6]", "payments internal", "payments.internal.", "https://payments" })
	void theNameForTlsIsADnsName(String value) {
		set("discovery.client.services.payments.tls-server-name", value);
		assertThatThrownBy(() -> ClientProperties.settings(source())).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("discovery.client.services.payments.tls-server-name is '" + value + "'")
			.hasMessageContaining("a DNS name");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X Instance", "X-Instance:", "X-Inst\u00e4nce", "X\r\nSet-Cookie" })
	void theHeaderWithTheInstanceHasTheNameOfAHeader(String value) {
		set("discovery.client.services.payments.instance-header", value);
		assertThatThrownBy(() -> ClientProperties.settings(source())).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("discovery.client.services.payments.instance-header is '")
			.hasMessageContaining("such as X-Instance");
	}

}
