package io.github.discovery.autoconfigure.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.discovery.autoconfigure.Analyses;
import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.client.StubCatalog;
import org.springframework.mock.env.MockEnvironment;
import io.github.discovery.client.TestPicks;
import io.github.discovery.loadbalancing.HashKeyResolver;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.assembly.UnknownStrategyException;
import io.github.discovery.webclient.CatalogLoadBalancerClientFactory;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClientsProperties;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerBeanPostProcessorAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

class LoadBalancedClientsAutoConfigurationTests {

	private static final AutoConfigurations PLAIN = AutoConfigurations.of(HttpClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
			WebClientAutoConfiguration.class, RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class);

	private static final AutoConfigurations SPRING_CLOUD = AutoConfigurations.of(
			org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration.class,
			BlockingLoadBalancerClientAutoConfiguration.class, LoadBalancerAutoConfiguration.class,
			ReactorLoadBalancerClientAutoConfiguration.class, LoadBalancerBeanPostProcessorAutoConfiguration.class);

	private static final AutoConfigurations OURS = AutoConfigurations.of(DiscoveryAutoConfiguration.class,
			LoadBalancingAutoConfiguration.class, CallsAutoConfiguration.class,
			SpringCloudLoadBalancerAutoConfiguration.class, LoadBalancedWebClientAutoConfiguration.class,
			LoadBalancedRestClientAutoConfiguration.class);

	private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(PLAIN);

	private final ApplicationContextRunner runner = this.plain.withConfiguration(SPRING_CLOUD)
		.withConfiguration(OURS)
		.withBean(StubCatalog.class);

	@Test
	void allClientsAreInjectableAtOnceInAnApplicationWithoutWeb() {
		this.runner.withBean(Balanced.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Balanced.class));
	}

	@Test
	void allClientsAreInjectableAtOnceInAServletApplication() {
		new WebApplicationContextRunner().withConfiguration(PLAIN)
			.withConfiguration(SPRING_CLOUD)
			.withConfiguration(OURS)
			.withBean(StubCatalog.class)
			.withBean(Balanced.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Balanced.class));
	}

	@Test
	void allButRestTemplateAreInjectableInAReactiveApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(PLAIN)
			.withConfiguration(SPRING_CLOUD)
			.withConfiguration(OURS)
			.withBean(StubCatalog.class)
			.withBean(BalancedReactive.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RestTemplate.class));
	}

	@Test
	void everyLoadBalancedClientHasTheFilterExactlyOnce() {
		this.runner.withBean(Balanced.class).run((context) -> {
			Balanced balanced = context.getBean(Balanced.class);
			assertThat(filters(balanced.webClientBuilder)).hasSize(1);
			assertThat(filters(balanced.webClient.mutate())).hasSize(1);
			assertThat(interceptors(balanced.restClientBuilder)).hasSize(1);
			assertThat(interceptors(balanced.restClient.mutate())).hasSize(1);
			assertThat(balanced.restTemplate.getInterceptors()).hasSize(1);
		});
	}

	@Test
	void buildersAreNewForEachWhoAsks() {
		this.runner.withBean("one", Balanced.class)
			.withBean("two", Balanced.class)
			.run((context) -> assertThat(context.getBean("one", Balanced.class).webClientBuilder)
				.isNotSameAs(context.getBean("two", Balanced.class).webClientBuilder));
	}

	@Test
	void plainClientsAreTheSameWithAndWithoutUs() {
		List<String> without = new ArrayList<>();
		this.plain.withBean(Plain.class).run((context) -> without.addAll(describe(context)));
		this.runner.withBean(Plain.class).run((context) -> assertThat(describe(context)).isEqualTo(without));
		assertThat(without).hasSize(7);
	}

	@Test
	void anApplicationsOwnLoadBalancedBeansWin() {
		this.runner.withUserConfiguration(OwnClients.class).withBean(Balanced.class).run((context) -> {
			Balanced balanced = context.getBean(Balanced.class);
			assertThat(balanced.webClientBuilder).isSameAs(context.getBean("ownWebClientBuilder"));
			assertThat(balanced.webClient).isSameAs(context.getBean("ownWebClient"));
			assertThat(balanced.restClientBuilder).isSameAs(context.getBean("ownRestClientBuilder"));
			assertThat(balanced.restClient).isSameAs(context.getBean("ownRestClient"));
			assertThat(balanced.restTemplate).isSameAs(context.getBean("ownRestTemplate"));
			assertThat(balanced.restTemplate.getInterceptors()).hasSize(1);
			assertThat(filters(balanced.webClientBuilder)).hasSize(1);
		});
	}

	@Test
	void anApplicationsOwnChooserAndFactoryWin() {
		InstanceChooser chooser = TestPicks.chooser(new StubCatalog());
		LoadBalancerClientFactory factory = new LoadBalancerClientFactory(new LoadBalancerClientsProperties());
		this.runner.withBean("chooser", InstanceChooser.class, () -> chooser)
			.withBean("factory", LoadBalancerClientFactory.class, () -> factory)
			.run((context) -> {
				assertThat(context.getBean(InstanceChooser.class)).isSameAs(chooser);
				assertThat(context.getBean(LoadBalancerClientFactory.class)).isSameAs(factory);
			});
	}

	@Test
	void nothingIsBalancedWhenDiscoveryIsOff() {
		for (String key : List.of("discovery.enabled", "spring.cloud.discovery.enabled")) {
			this.runner.withPropertyValues(key + "=false")
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(InstanceChooser.class)
					.doesNotHaveBean("discoveryLoadBalancedWebClientBuilder")
					.doesNotHaveBean(CatalogLoadBalancerClientFactory.class));
		}
	}

	@Test
	void noClientIsBalancedWhenSpringCloudsLoadBalancerIsOff() {
		this.runner.withPropertyValues("spring.cloud.loadbalancer.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(InstanceChooser.class)
				.doesNotHaveBean(LoadBalancerClientFactory.class)
				.doesNotHaveBean("discoveryLoadBalancedWebClientBuilder")
				.doesNotHaveBean("discoveryLoadBalancedRestClientBuilder")
				.doesNotHaveBean("discoveryLoadBalancedRestTemplate"));
	}

	@Test
	void nothingIsBalancedWithoutACatalog() {
		this.plain.withConfiguration(SPRING_CLOUD)
			.withConfiguration(OURS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InstanceChooser.class));
	}

	@Test
	void startsWithoutSpringBootsRestClient() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebClientAutoConfiguration.class))
			.withConfiguration(SPRING_CLOUD)
			.withConfiguration(OURS)
			.withBean(StubCatalog.class)
			.withClassLoader(new FilteredClassLoader(RestClientBuilderConfigurer.class, RestTemplateBuilder.class))
			.withBean(BalancedWebClientOnly.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("discoveryLoadBalancedRestClientBuilder")
				.doesNotHaveBean("discoveryLoadBalancedRestTemplate"));
	}

	@Test
	void startsWithoutWebFlux() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(RestClientAutoConfiguration.class))
			.withConfiguration(SPRING_CLOUD)
			.withConfiguration(OURS)
			.withBean(StubCatalog.class)
			.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("discoveryLoadBalancedRestClientBuilder")
				.doesNotHaveBean("discoveryLoadBalancedWebClientBuilder"));
	}

	@Test
	void startsWithoutSpringCloudLoadBalancer() {
		this.plain.withConfiguration(OURS)
			.withBean(StubCatalog.class)
			.withClassLoader(new FilteredClassLoader(LoadBalancerClientFactory.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(InstanceChooser.class)
				.doesNotHaveBean("discoveryLoadBalancedWebClientBuilder")
				.doesNotHaveBean("discoveryLoadBalancedRestClientBuilder"));
	}

	@Test
	void warnsOfALoadBalancedClientMadeFromAPlainBuilder() {
		this.runner.withUserConfiguration(OwnClients.class).run((context) -> {
			UnbalancedClients found = context.getBean(UnbalancedClients.class);
			assertThat(found.find()).containsExactlyInAnyOrder("ownWebClient", "ownRestClient");
		});
		this.runner.withBean(Balanced.class)
			.run((context) -> assertThat(context.getBean(UnbalancedClients.class).find()).isEmpty());
	}

	@Test
	void listsKeysOfSpringCloudThatDoNothing() {
		this.runner
			.withPropertyValues("spring.cloud.loadbalancer.cache.ttl=5s", "spring.cloud.loadbalancer.zone=eu-1",
					"spring.cloud.loadbalancer.enabled=true", "spring.cloud.loadbalancer.retry.enabled=false")
			.run((context) -> assertThat(context.getBean(IneffectiveKeys.class).find()).extracting(Object::toString)
				.containsExactly("spring.cloud.loadbalancer.cache.ttl", "spring.cloud.loadbalancer.retry.enabled"));
	}

	@Test
	void theStrategyOfAServiceIsAKey() {
		this.runner
			.withPropertyValues("discovery.load-balancing.strategy=random",
					"discovery.load-balancing.services.payments.strategy=ROUND_ROBIN")
			.run((context) -> {
				context.getBean(StubCatalog.class).local("payments", 1, 2);
				InstanceChooser chooser = context.getBean(InstanceChooser.class);
				List<Integer> ports = new ArrayList<>();
				for (int i = 0; i < 20; i++) {
					ports.add(chooser.of("payments").await(PickRequest.ANY).instance().getPort());
				}
				for (int i = 2; i < 20; i++) {
					assertThat(ports.get(i)).isEqualTo(ports.get(i - 2)).isNotEqualTo(ports.get(i - 1));
				}
			});
	}

	@Test
	void aBeanFindsTheKeysOfConsistentHash() {
		HashKeyResolver resolver = (service, request) -> service + " always";
		this.runner.withBean(HashKeyResolver.class, () -> resolver)
			.withPropertyValues("discovery.load-balancing.strategy=consistent-hash")
			.run((context) -> {
				context.getBean(StubCatalog.class).local("payments", 1, 2, 3);
				InstanceChooser chooser = context.getBean(InstanceChooser.class);
				Set<Integer> ports = new HashSet<>();
				for (int i = 0; i < 50; i++) {
					ports.add(chooser.of("payments").await(PickRequest.ANY).instance().getPort());
				}
				assertThat(ports).hasSize(1);
			});
	}

	@Test
	void anUnknownStrategyStopsTheStart() {
		this.runner.withPropertyValues("discovery.load-balancing.strategy=least-effort")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(UnknownStrategyException.class)
				.rootCause()
				.hasMessageContaining("'least-effort'")
				.hasMessageContaining("random, round-robin"));
	}

	@Test
	void anUnknownStrategyIsExplainedWithTheWayOut() {
		this.runner.withPropertyValues("discovery.load-balancing.services.payments.strategy=least-effort")
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure())).contains("'least-effort'")
				.contains("random", "round-robin")
				.contains("name() of any LoadBalancingStrategy bean")
				.contains("Set discovery.load-balancing.strategy")
				.contains("discovery.load-balancing.services.<name>.strategy"));
	}

	@Test
	void propertiesHaveTheDefaultsOfTheSettings() {
		SettingsSource source = new SettingsSource(new MockEnvironment());
		assertThat(LoadBalancingProperties.settings(source)).isEqualTo(LoadBalancingSettings.DEFAULTS);
		assertThat(ClientProperties.settings(source)).isEqualTo(ClientSettings.DEFAULTS);
		// What is bound, and not only what is taken because nothing is set.
		assertThat(source.bind(LoadBalancingProperties.class).toSettings())
			.isEqualTo(LoadBalancingSettings.DEFAULTS.defaults());
		assertThat(source.bind(ClientProperties.class).toSettings()).isEqualTo(ClientSettings.DEFAULTS.defaults());
	}

	private static List<String> describe(ApplicationContext context) {
		Plain plain = context.getBean(Plain.class);
		return List.of("filters " + filters(plain.webClientBuilder).size(),
				"interceptors " + interceptors(plain.restClientBuilder).size(),
				"template interceptors " + plain.restTemplateBuilder.build().getInterceptors().size(),
				factory(plain.restTemplateBuilder.build()), factory(plain.restClientBuilder.build()),
				connector(plain.webClientBuilder.build()),
				"webclients " + plain.webClients.stream().count() + ", templates "
						+ plain.restTemplates.stream().count() + ", restclients " + plain.restClients.size());
	}

	private static String factory(Object client) {
		Object factory = (client instanceof RestTemplate template) ? template.getRequestFactory()
				: ReflectionTestUtils.getField(client, "clientRequestFactory");
		return String.valueOf((factory != null) ? factory.getClass() : null);
	}

	private static String connector(WebClient client) {
		Object exchange = ReflectionTestUtils.getField(client, "exchangeFunction");
		Object connector = ReflectionTestUtils.getField(exchange, "connector");
		return String.valueOf((connector != null) ? connector.getClass() : null);
	}

	private static List<Object> filters(WebClient.Builder builder) {
		List<Object> all = new ArrayList<>();
		builder.filters(all::addAll);
		return all;
	}

	private static List<Object> interceptors(RestClient.Builder builder) {
		List<Object> all = new ArrayList<>();
		builder.requestInterceptors(all::addAll);
		return all;
	}

	static class BalancedReactive {

		@Autowired
		@LoadBalanced
		WebClient.Builder webClientBuilder;

		@Autowired
		@LoadBalanced
		WebClient webClient;

		@Autowired
		@LoadBalanced
		RestClient.Builder restClientBuilder;

		@Autowired
		@LoadBalanced
		RestClient restClient;

	}

	static class BalancedWebClientOnly {

		@Autowired
		@LoadBalanced
		WebClient webClient;

	}

	static class Balanced extends BalancedReactive {

		@Autowired
		@LoadBalanced
		RestTemplate restTemplate;

	}

	static class Plain {

		@Autowired
		WebClient.Builder webClientBuilder;

		@Autowired
		RestClient.Builder restClientBuilder;

		@Autowired
		RestTemplateBuilder restTemplateBuilder;

		@Autowired
		ObjectProvider<WebClient> webClients;

		@Autowired
		ObjectProvider<RestTemplate> restTemplates;

		@Autowired(required = false)
		List<RestClient> restClients = List.of();

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClients {

		@Bean
		@LoadBalanced
		WebClient.Builder ownWebClientBuilder() {
			return WebClient.builder();
		}

		@Bean
		@LoadBalanced
		WebClient ownWebClient() {
			return WebClient.create();
		}

		@Bean
		@LoadBalanced
		RestClient.Builder ownRestClientBuilder() {
			return RestClient.builder();
		}

		@Bean
		@LoadBalanced
		RestClient ownRestClient() {
			return RestClient.create();
		}

		@Bean
		@LoadBalanced
		RestTemplate ownRestTemplate() {
			return new RestTemplate();
		}

	}

}
