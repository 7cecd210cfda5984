package io.github.discovery.autoconfigure.diagnostics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class SwitchedOffFailureAnalyzerTests {

	@ParameterizedTest
	@ValueSource(strings = { "discovery.enabled", "spring.cloud.discovery.enabled" })
	void whoMissesABalancedBuilderIsToldTheSwitch(String key, CapturedOutput output) {
		assertThatThrownBy(() -> start(Caller.class, "--" + key + "=false"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Service discovery is switched off by " + key + "=false")
			.contains("LoadBalanced")
			.contains("Set " + key + "=true");
	}

	@Test
	void whoMissesSomethingElseIsNot(CapturedOutput output) {
		assertThatThrownBy(() -> start(Other.class, "--discovery.enabled=false"));
		assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("switched off");
	}

	private static void start(Class<?> application, String argument) {
		new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.run(argument, "--spring.main.banner-mode=off", "--spring.cloud.gateway.server.webflux.enabled=false")
			.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Caller {

		@Bean
		Runnable caller(@LoadBalanced WebClient.Builder builder) {
			return builder::build;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Other {

		@Bean
		Runnable caller(Thread thread) {
			return thread::start;
		}

	}

}
