package io.github.discovery.autoconfigure.backend.consul;

import io.github.discovery.autoconfigure.Analyses;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class DoubleRegistrationGuardTests {

	private ApplicationContextRunner runner(String url) {
		return new ApplicationContextRunner().withInitializer((context) -> {
			var generic = (org.springframework.context.support.GenericApplicationContext) context;
			generic.registerBean(DoubleRegistrationGuard.class,
					() -> new DoubleRegistrationGuard(context.getBeanFactory(), context.getEnvironment(), url,
							OtherRegistration.class.getName()));
		}).withUserConfiguration(Other.class);
	}

	@Test
	void sameConsulIsRefusedWithTheWayOut() {
		runner("http://127.0.0.1:8500").run((context) -> {
			assertThat(context).getFailure().isInstanceOf(DoubleRegistrationException.class);
			assertThat(Analyses.of(context.getStartupFailure()))
				.contains("spring.cloud.consul.discovery.register=false")
				.contains("discovery.registration.enabled=false")
				.contains("spring-cloud-starter-consul-discovery");
		});
	}

	@Test
	void anotherConsulIsFine() {
		runner("http://consul.example.org:8500").run((context) -> assertThat(context).hasNotFailed());
		runner("http://localhost:8500").withPropertyValues("spring.cloud.consul.port=8600")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void oneOfTheTwoMayRegister() {
		runner("http://localhost:8500").withPropertyValues("discovery.registration.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
		runner("http://localhost:8500").withPropertyValues("spring.cloud.consul.discovery.register=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	static class OtherRegistration {

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean
		OtherRegistration other() {
			return new OtherRegistration();
		}

	}

}
