package io.github.discovery.autoconfigure.backend.fixed;

import java.util.List;
import java.util.Map;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.autoconfigure.backend.memory.MemoryAutoConfiguration;
import io.github.discovery.backend.fixed.FixedBackend;
import io.github.discovery.backend.fixed.FixedSettings;
import io.github.discovery.backend.fixed.IllegalFixedServiceException;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.Revision;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class FixedAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, BackendsAutoConfiguration.class,
				MemoryAutoConfiguration.class, FixedAutoConfiguration.class));

	private static List<String> selected(ApplicationContext context) {
		return context.getBean(RegistryBackends.class).all().stream().map(RegistryBackend::name).toList();
	}

	private static Listing list(ApplicationContext context) {
		FixedBackend backend = context.getBean(FixedBackend.class);
		Listing listing = backend.list(backend.scopeOf(ServiceName.of("any")), Revision.NONE).block();
		assertThat(listing).isNotNull();
		return listing;
	}

	@Test
	void isNotThereWhenNothingIsListed() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(FixedBackend.class);
			assertThat(selected(context)).containsExactly("memory");
		});
	}

	@Test
	void comesBeforeTheSelectedBackendWhenSomethingIsListed() {
		this.runner
			.withPropertyValues("discovery.static.services.payments[0]=http://10.0.0.5:8080",
					"discovery.static.services.payments[1]=https://10.0.0.6:8443?zone=eu-1&weight=2&tags=a,b",
					"discovery.static.services.orders=http://a:1,http://b:2",
					"discovery.static.services[odd.name]=http://c:3")
			.run((context) -> {
				assertThat(selected(context)).containsExactly("static", "memory");
				assertThat(list(context).instances()).extracting(DiscoveredInstance::authority)
					.containsExactlyInAnyOrder("10.0.0.5:8080", "10.0.0.6:8443", "a:1", "b:2", "c:3");
				assertThat(list(context).instances())
					.filteredOn((instance) -> instance.getServiceId().equals("odd.name"))
					.hasSize(1);
			});
	}

	@Test
	void canBeTheOnlyBackend() {
		this.runner.withPropertyValues("discovery.backend=static").run((context) -> {
			assertThat(selected(context)).containsExactly("static");
			assertThat(list(context).instances()).isEmpty();
		});
	}

	@Test
	void isNotThereWhenDiscoveryIsSwitchedOff() {
		this.runner
			.withPropertyValues("discovery.enabled=false", "discovery.static.services.payments=http://10.0.0.5:8080")
			.run((context) -> assertThat(context).doesNotHaveBean(FixedBackend.class));
	}

	@Test
	void ownBeanWins() {
		this.runner.withPropertyValues("discovery.static.services.payments=http://10.0.0.5:8080")
			.withBean("own", FixedBackend.class,
					() -> new FixedBackend(FixedSettings.of(Map.of()), Schedulers.parallel()))
			.run((context) -> assertThat(context).hasSingleBean(FixedBackend.class)
				.doesNotHaveBean("discoveryFixedBackend"));
	}

	@Test
	void wrongUrlStopsTheStartWithKeyValueAllowedAndFix() {
		this.runner.withPropertyValues("discovery.static.services[my.pay]=http://me:geheim@host").run((context) -> {
			assertThat(context).getFailure().hasRootCauseInstanceOf(IllegalFixedServiceException.class);
			FailureAnalysis analysis = new IllegalFixedServiceFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription())
				.contains("discovery.static.services[my.pay][0]", "***@host", "without user and password")
				.doesNotContain("geheim");
			assertThat(analysis.getAction()).contains("http://10.0.0.5:8080", "commas");
		});
	}

}
