package io.github.discovery.autoconfigure.backend.memory;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.backend.memory.MemoryBackend;
import io.github.discovery.backend.memory.MemoryRegistries;
import io.github.discovery.backend.memory.MemorySettings;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import io.github.discovery.spi.RegistryBackends;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryAutoConfigurationTests {

	private static final ServiceName ORDERS = ServiceName.of("orders");

	private static final Registration ONE = Registration.builder(ORDERS, "one").address("10.0.0.1", 80).build();

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(DiscoveryAutoConfiguration.class, BackendsAutoConfiguration.class, MemoryAutoConfiguration.class));

	private static MemoryBackend backend(ApplicationContext context) {
		return context.getBean(MemoryBackend.class);
	}

	@Test
	void isTheBackendOfAnApplicationThatSaysNothing() {
		this.runner.run((context) -> assertThat(context.getBean(RegistryBackends.class).all())
			.containsExactly(backend(context)));
	}

	@Test
	void isNotThereWhenAnotherBackendIsSelected() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, MemoryAutoConfiguration.class))
			.withPropertyValues("discovery.backend=consul")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MemoryBackend.class));
	}

	@Test
	void isNotThereWhenDiscoveryIsSwitchedOff() {
		this.runner.withPropertyValues("discovery.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MemoryBackend.class));
	}

	@Test
	void ownBeanWins() {
		this.runner.withUserConfiguration(OwnBackend.class)
			.run((context) -> assertThat(context).hasSingleBean(MemoryBackend.class)
				.doesNotHaveBean("discoveryMemoryBackend"));
	}

	@Test
	void registryIsPrivateToTheContext() {
		this.runner.run((one) -> {
			backend(one).register(ONE).block();
			this.runner.run((other) -> assertThat(backend(other).services().block()).isEmpty());
		});
	}

	@Test
	void contextsThatUseOneNameShareARegistryUntilTheLastIsClosed() {
		ApplicationContextRunner named = this.runner.withPropertyValues("discovery.memory.name=shared-by-test");
		named.run((one) -> {
			backend(one).register(ONE).block();
			named.run((other) -> assertThat(backend(other).services().block()).containsExactly(ORDERS));
			this.runner.withPropertyValues("discovery.memory.name=another")
				.run((other) -> assertThat(backend(other).services().block()).isEmpty());
			assertThat(backend(one).services().block()).containsExactly(ORDERS);
		});
		named.run((later) -> assertThat(backend(later).services().block()).isEmpty());
	}

	@Test
	void childContextUsesTheRegistryOfItsParent() {
		this.runner.run((parent) -> this.runner.withParent(parent)
			.run((child) -> assertThat(backend(child)).isSameAs(backend(parent))));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBackend {

		@Bean
		MemoryBackend own() {
			return new MemoryBackend(MemoryRegistries.open(MemorySettings.DEFAULTS, Ticker.system()),
					MemorySettings.DEFAULTS, Schedulers.parallel());
		}

	}

}
