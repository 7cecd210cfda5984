package io.github.discovery.mixed;

import java.util.List;
import java.util.Map;

import io.github.discovery.mixed.Applications.Greeter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * One application with both starters.
 */
@ExtendWith(OutputCaptureExtension.class)
@Testcontainers(disabledWithoutDocker = true)
class BothStartersIT {

	private final Fleet fleet = new Fleet();

	@AfterEach
	void stop() {
		this.fleet.close();
	}

	@Test
	void bothRegisteringInOneConsulAreRefusedAtStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.fleet.startBoth(Greeter.class, "twice", Map.of()));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("would both register this application at " + Fleet.url())
			.contains("set spring.cloud.consul.discovery.register=false")
			.contains("set discovery.registration.enabled=false");
		assertThat(entries("twice")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.cloud.consul.discovery.register", "discovery.registration.enabled",
			"spring.cloud.consul.service-registry.auto-registration.enabled" })
	void oneOfThemMayRegister(String switchKey) {
		String name = "once-" + Math.abs(switchKey.hashCode());
		this.fleet.startBoth(Greeter.class, name, Map.of(switchKey, "false"));
		List<?> entries = await().until(() -> entries(name), (found) -> !found.isEmpty());
		assertThat(entries).hasSize(1);
	}

	private static List<?> entries(String service) {
		return WebClient.create(Fleet.url())
			.get()
			.uri("/v1/health/service/{service}", service)
			.retrieve()
			.bodyToMono(List.class)
			.block();
	}

}
