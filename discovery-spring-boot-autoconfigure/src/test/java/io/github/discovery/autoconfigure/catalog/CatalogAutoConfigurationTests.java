package io.github.discovery.autoconfigure.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.DiscoveryProperties;
import io.github.discovery.autoconfigure.backend.BackendsAutoConfiguration;
import io.github.discovery.autoconfigure.settings.SettingProblem;
import io.github.discovery.catalog.CatalogSettings;
import io.github.discovery.catalog.DefaultServiceCatalog;
import io.github.discovery.catalog.RegistryUnavailableException;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.context.CatalogDiscoveryClient;
import io.github.discovery.context.CatalogReactiveDiscoveryClient;
import io.github.discovery.context.HeartbeatPublisher;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CatalogAutoConfigurationTests {

	private final ScriptedBackend registry = ScriptedBackend.readable("scripted", System::nanoTime);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, BackendsAutoConfiguration.class,
				CatalogAutoConfiguration.class, CompositeDiscoveryClientAutoConfiguration.class,
				ReactiveCompositeDiscoveryClientAutoConfiguration.class, SimpleDiscoveryClientAutoConfiguration.class,
				SimpleReactiveDiscoveryClientAutoConfiguration.class, CommonsClientAutoConfiguration.class,
				ReactiveCommonsClientAutoConfiguration.class, UtilAutoConfiguration.class,
				HealthContributorAutoConfiguration.class))
		.withBean("scripted", ScriptedBackend.class, () -> this.registry)
		.withPropertyValues("discovery.backend=scripted");

	@Test
	void compositeClientsAnswerFromTheCatalog() {
		this.registry.write(ScriptedBackend.instance("shop", "a", 1));
		this.runner.run((context) -> {
			DiscoveryClient client = context.getBean(DiscoveryClient.class);
			assertThat(client).isInstanceOf(CompositeDiscoveryClient.class);
			assertThat(client.getInstances("SHOP")).hasSize(1).first().extracting("host").isEqualTo("10.0.0.1");
			assertThat(client.getServices()).containsExactly("shop");
			ReactiveDiscoveryClient reactive = context.getBean(ReactiveDiscoveryClient.class);
			assertThat(reactive).isInstanceOf(ReactiveCompositeDiscoveryClient.class);
			assertThat(reactive.getInstances("shop").collectList().block()).isEqualTo(client.getInstances("shop"));
			assertThat(reactive.getServices().collectList().block()).containsExactly("shop");
		});
	}

	@Test
	void instancesAreTheSnapshotsOwnList() {
		this.registry.write(ScriptedBackend.instance("shop", "a", 1));
		this.runner.run((context) -> assertThat(context.getBean(CatalogDiscoveryClient.class).getInstances("shop"))
			.isSameAs(context.getBean(ServiceCatalog.class).current("shop").eligible()));
	}

	@Test
	void unknownServiceAndImpossibleNameHaveNoInstances() {
		this.runner.run((context) -> {
			DiscoveryClient client = context.getBean(DiscoveryClient.class);
			assertThat(client.getInstances("nowhere")).isEmpty();
			assertThat(client.getInstances("no such name")).isEmpty();
			ReactiveDiscoveryClient reactive = context.getBean(ReactiveDiscoveryClient.class);
			assertThat(reactive.getInstances("nowhere").collectList().block()).isEmpty();
			assertThat(reactive.getInstances("no such name").collectList().block()).isEmpty();
		});
	}

	@Test
	void registryNeverReachedIsAnErrorAndNotAnEmptyList() {
		this.registry.down();
		this.runner.withPropertyValues("discovery.catalog.first-lookup-timeout=200ms").run((context) -> {
			DiscoveryClient client = context.getBean(DiscoveryClient.class);
			assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(() -> client.getInstances("shop"))
				.withMessageContaining("connection refused");
			assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(client::getServices);
			ReactiveDiscoveryClient reactive = context.getBean(ReactiveDiscoveryClient.class);
			assertThatExceptionOfType(RegistryUnavailableException.class)
				.isThrownBy(() -> reactive.getInstances("shop").blockLast(Duration.ofSeconds(5)));
			assertThatExceptionOfType(RegistryUnavailableException.class)
				.isThrownBy(() -> reactive.getServices().blockLast(Duration.ofSeconds(5)));
		});
	}

	@Test
	void listOfServicesIsReadOnANonBlockingThreadOnceItIsThere() {
		this.registry.write(ScriptedBackend.instance("shop", "a", 1));
		this.runner.run((context) -> {
			DiscoveryClient client = context.getBean(DiscoveryClient.class);
			client.getServices();
			assertThat(Mono.fromCallable(client::getServices)
				.subscribeOn(Schedulers.parallel())
				.block(Duration.ofSeconds(5))).containsExactly("shop");
		});
	}

	@Test
	void switchesOfSpringCloudAreHonoured() {
		this.runner.withPropertyValues("spring.cloud.discovery.blocking.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CatalogDiscoveryClient.class)
				.hasSingleBean(CatalogReactiveDiscoveryClient.class));
		this.runner.withPropertyValues("spring.cloud.discovery.reactive.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CatalogReactiveDiscoveryClient.class)
				.hasSingleBean(CatalogDiscoveryClient.class));
		for (String key : List.of("spring.cloud.discovery.enabled", "discovery.enabled")) {
			this.runner.withPropertyValues(key + "=false")
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(ServiceCatalog.class)
					.doesNotHaveBean(CatalogDiscoveryClient.class)
					.doesNotHaveBean(CatalogReactiveDiscoveryClient.class)
					.doesNotHaveBean(HeartbeatPublisher.class));
		}
	}

	@Test
	void ownCatalogWins() {
		this.runner.withBean("own", ServiceCatalog.class, CatalogAutoConfigurationTests::emptyCatalog)
			.run((context) -> assertThat(context).hasSingleBean(ServiceCatalog.class).hasBean("own"));
	}

	@Test
	void startSendsNothing() {
		this.runner.run((context) -> {
			assertThat(context.getBean(HeartbeatPublisher.class).isRunning()).isTrue();
			assertThat(this.registry.requests()).isEmpty();
		});
	}

	@Test
	void defaultsAreThoseOfTheCore() {
		assertThat(bind("discovery.unused", "").toSettings(discovery())).isEqualTo(CatalogSettings.DEFAULTS);
	}

	@Test
	void everyKeyReachesTheSettings() {
		CatalogSettings settings = bind("discovery.catalog.relist-interval", "1s", "discovery.catalog.poll-interval",
				"2s", "discovery.catalog.first-lookup-timeout", "3m", "discovery.catalog.stale-after", "4s",
				"discovery.catalog.idle-timeout", "5s", "discovery.catalog.maximum-services", "6",
				"discovery.catalog.loss-protection.enabled", "false", "discovery.catalog.loss-protection.grace", "7s")
			.toSettings(discovery());
		assertThat(settings.timing()).isEqualTo(new CatalogSettings.Timing(Duration.ofSeconds(1), Duration.ofSeconds(2),
				Duration.ofMinutes(3), Duration.ofSeconds(4), Duration.ofSeconds(5)));
		assertThat(settings.maximumServices()).isEqualTo(6);
		assertThat(settings.lossProtection())
			.isEqualTo(new CatalogSettings.LossProtection(false, Duration.ofSeconds(7)));
	}

	@Test
	void valueOutOfRangeIsRefusedWithItsKey() {
		for (String key : List.of("relist-interval", "poll-interval", "first-lookup-timeout", "stale-after",
				"idle-timeout", "maximum-services")) {
			this.runner.withPropertyValues("discovery.catalog." + key + "=0")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("discovery.catalog." + key));
		}
		this.runner.withPropertyValues("discovery.catalog.loss-protection.grace=-1s")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("grace"));
	}

	@Test
	void ageThatHealthyDataReachesIsAContradiction() {
		List<SettingProblem> problems = new ArrayList<>();
		bind("discovery.unused", "").check(problems::add);
		assertThat(problems).isEmpty();
		bind("discovery.catalog.stale-after", "30s").check(problems::add);
		assertThat(problems).extracting(SettingProblem::key).containsExactly("discovery.catalog.stale-after");
	}

	private static ServiceCatalog emptyCatalog() {
		return new DefaultServiceCatalog(new RegistryBackends(List.of()), CatalogSettings.DEFAULTS,
				LoopRuntime.create(Schedulers.single()), RegistryGates.create(Schedulers.single()));
	}

	private static CatalogProperties bind(String... pairs) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		for (int i = 0; i < pairs.length; i += 2) {
			source.put(pairs[i], pairs[i + 1]);
		}
		return new Binder(source).bindOrCreate("discovery.catalog", Bindable.of(CatalogProperties.class));
	}

	private static DiscoveryProperties discovery() {
		return new Binder(new MapConfigurationPropertySource()).bindOrCreate("discovery",
				Bindable.of(DiscoveryProperties.class));
	}

}
