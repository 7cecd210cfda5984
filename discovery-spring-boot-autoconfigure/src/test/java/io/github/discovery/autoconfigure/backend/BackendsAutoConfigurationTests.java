package io.github.discovery.autoconfigure.backend;

import java.util.List;
import java.util.Set;

import io.github.discovery.autoconfigure.Analyses;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.spi.BackendDecorator;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class BackendsAutoConfigurationTests {

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, BackendsAutoConfiguration.class))
		.withUserConfiguration(Alpha.class, Beta.class);

	@Test
	void anUnknownBackendIsExplainedWithAllThatCouldBeChosen() {
		this.contexts.withPropertyValues("discovery.backend=betta")
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure()))
				.contains("discovery.backend is 'betta', but this version has no backend of that name")
				.contains("Set discovery.backend to one of alpha, beta"));
	}

	@Test
	void aMissingDependencyIsNamed() {
		BackendRequirement requirement = requirement("org.example.Missing");
		assertThat(new UnknownBackendFailureAnalyzer(List.of(requirement))
			.analyze(new UnknownBackendException("redis", Set.of("memory")))
			.getAction()).isEqualTo("Add the dependency org.example:redis-client, or choose one of memory.");
	}

	@Test
	void aDependencyThatIsThereIsNotToBlame() {
		BackendRequirement requirement = requirement(String.class.getName());
		assertThat(new UnknownBackendFailureAnalyzer(List.of(requirement))
			.analyze(new UnknownBackendException("redis", Set.of("memory")))
			.getDescription()).contains("this version has no backend of that name");
	}

	@Test
	void selectsSeveralInTheOrderGiven() {
		this.contexts.withPropertyValues("discovery.backend=beta,alpha")
			.run((context) -> assertThat(context.getBean(RegistryBackends.class).all())
				.extracting(RegistryBackend::name)
				.containsExactly("beta", "alpha"));
	}

	@Test
	void decoratesWhatIsSelected() {
		RegistryBackend decorated = backend("decorated");
		this.contexts.withPropertyValues("discovery.backend=beta")
			.withBean(BackendDecorator.class, () -> (backend) -> decorated)
			.run((context) -> assertThat(context.getBean(RegistryBackends.class).all()).containsExactly(decorated));
	}

	@Test
	void warnsWhenNobodyChoseARegistryOnAPlatformWithPeers(CapturedOutput output) {
		this.contexts.withBean("memory", RegistryBackend.class, () -> backend("memory"))
			.withPropertyValues("spring.main.cloud-platform=kubernetes")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("The platform is KUBERNETES, but no registry was chosen");
	}

	@Test
	void doesNotWarnWhenMemoryWasChosenOrThereIsNoPlatform(CapturedOutput output) {
		ApplicationContextRunner memory = this.contexts.withBean("memory", RegistryBackend.class,
				() -> backend("memory"));
		memory.withPropertyValues("spring.main.cloud-platform=kubernetes", "discovery.backend=memory")
			.run((context) -> assertThat(context).hasNotFailed());
		memory.withPropertyValues("spring.main.cloud-platform=none")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("no registry was chosen");
	}

	private static BackendRequirement requirement(String className) {
		BackendRequirement requirement = mock();
		given(requirement.backend()).willReturn("redis");
		given(requirement.className()).willReturn(className);
		given(requirement.dependency()).willReturn("org.example:redis-client");
		return requirement;
	}

	private static RegistryBackend backend(String name) {
		RegistryBackend backend = mock();
		given(backend.name()).willReturn(name);
		given(backend.capabilities()).willReturn(Set.of(Capability.REGISTRATION));
		return backend;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBackend("alpha")
	static class Alpha {

		@Bean
		RegistryBackend alpha() {
			return backend("alpha");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBackend("beta")
	static class Beta {

		@Bean
		RegistryBackend beta() {
			return backend("beta");
		}

	}

}
