package io.github.discovery.autoconfigure.registration;

import java.time.Duration;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.context.DiscoveryAutoServiceRegistration;
import io.github.discovery.context.DiscoveryRegistration;
import io.github.discovery.context.DiscoveryServiceRegistry;
import io.github.discovery.context.RegistrationLifecycle;
import io.github.discovery.context.RegistrationLifecycleSettings;
import io.github.discovery.registration.Registrar;
import io.github.discovery.registration.RegistrarSettings;
import io.github.discovery.spi.ScriptedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.client.serviceregistry.ServiceRegistryAutoConfiguration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configurations of the registration.
 */
@ExtendWith(OutputCaptureExtension.class)
class RegistrationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, BackendsAutoConfiguration.class,
				RegistrationAutoConfiguration.class, RegistrationLifecycleAutoConfiguration.class,
				ServiceRegistryBridgeAutoConfiguration.class, ServiceRegistryAutoConfiguration.class,
				ApplicationAvailabilityAutoConfiguration.class))
		.withBean(ScriptedBackend.class, () -> ScriptedBackend.writable("scripted"))
		.withPropertyValues("discovery.backend=scripted");

	@Test
	void beansOfSpringCloudCommonsAreThere() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(Registrar.class)
			.hasSingleBean(ServiceRegistry.class)
			.hasSingleBean(Registration.class)
			.hasSingleBean(AutoServiceRegistration.class)
			.hasSingleBean(RegistrationLifecycle.class));
	}

	@Test
	void nothingIsThereWhenDiscoveryIsOff() {
		this.runner.withPropertyValues("discovery.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Registrar.class)
				.doesNotHaveBean(ServiceRegistry.class)
				.doesNotHaveBean(RegistrationLifecycle.class));
		this.runner.withPropertyValues("spring.cloud.discovery.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Registrar.class)
				.doesNotHaveBean(ServiceRegistry.class));
	}

	@Test
	void onlyTheAutomaticRegistrationIsSwitchedOff() {
		for (String key : new String[] { "discovery.registration.enabled",
				"spring.cloud.service-registry.auto-registration.enabled" }) {
			this.runner.withPropertyValues(key + "=false").run((context) -> {
				assertThat(context).hasSingleBean(ServiceRegistry.class).doesNotHaveBean(AutoServiceRegistration.class);
				assertThat(context.getBean(RegistrationLifecycleSettings.class).automatic()).isFalse();
			});
		}
	}

	@Test
	void registrarOfTheUserWins() {
		Registrar own = Mockito.mock(Registrar.class);
		this.runner.withBean("own", Registrar.class, () -> own)
			.run((context) -> assertThat(context.getBean(Registrar.class)).isSameAs(own));
	}

	@Test
	void beansOfASecondStarterAreInjected() {
		Registration other = Mockito.mock(Registration.class);
		AutoServiceRegistration marker = Mockito.mock(AutoServiceRegistration.class);
		this.runner.withBean("other", Registration.class, () -> other)
			.withBean("marker", AutoServiceRegistration.class, () -> marker)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanProvider(Registration.class).getObject()).isSameAs(other);
				assertThat(context.getBeanProvider(AutoServiceRegistration.class).getObject()).isSameAs(marker);
				assertThat(context).hasSingleBean(DiscoveryRegistration.class)
					.hasSingleBean(DiscoveryAutoServiceRegistration.class)
					.hasSingleBean(DiscoveryServiceRegistry.class);
			});
	}

	@Test
	void webServerIsNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader(WebServerInitializedEvent.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Registrar.class));
	}

	@Test
	void childContextLeavesTheRegistrationToItsParent() {
		this.runner.run((parent) -> this.runner.withParent(parent)
			.withAllowBeanDefinitionOverriding(true)
			.run((child) -> assertThat(child.getBean(RegistrationLifecycle.class))
				.isSameAs(parent.getBean(RegistrationLifecycle.class))));
	}

	@Test
	void everyKeyIsTaken() {
		this.runner
			.withPropertyValues("discovery.registration.fail-fast=true",
					"discovery.registration.deregister-on-shutdown=false",
					"discovery.registration.propagation-delay=7s", "discovery.registration.deregister-timeout=9s")
			.run((context) -> assertThat(context.getBean(RegistrationLifecycleSettings.class))
				.isEqualTo(new RegistrationLifecycleSettings(true, true, false, Duration.ofSeconds(7),
						Duration.ofSeconds(9))));
	}

	@Test
	void propagationDelayIsTheRegistrysByDefault() {
		this.runner.run((context) -> assertThat(context.getBean(RegistrationLifecycleSettings.class).propagationDelay())
			.isEqualTo(Duration.ofSeconds(2)));
		this.runner.withBean("memory", ScriptedBackend.class, () -> ScriptedBackend.writable("memory"))
			.withPropertyValues("discovery.backend=memory")
			.run((context) -> assertThat(context.getBean(RegistrationLifecycleSettings.class).propagationDelay())
				.isZero());
	}

	@Test
	void defaultsAreConsistent() {
		RegistrationLifecycleProperties properties = new SettingsSource(new MockEnvironment())
			.bind(RegistrationLifecycleProperties.class);
		assertThat(RegistrationAutoConfiguration.settingsOf(properties)).isEqualTo(RegistrarSettings.DEFAULTS);
		assertThat(properties.timeToLive()).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void illegalDurationIsRefusedWithItsKey() {
		this.runner.withPropertyValues("discovery.registration.time-to-live=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining("discovery.registration.time-to-live"));
	}

	@Test
	void contradictingDurationsAreAWarning(CapturedOutput output) {
		this.runner
			.withPropertyValues("discovery.registration.time-to-live=15s",
					"discovery.registration.heartbeat-interval=10s")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("discovery.registration.time-to-live is '15s'");
			});
	}

}
