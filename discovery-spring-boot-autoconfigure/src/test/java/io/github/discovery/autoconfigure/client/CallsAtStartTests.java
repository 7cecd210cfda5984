package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerBeanPostProcessorAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

class CallsAtStartTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class,
				ImperativeHttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
				WebClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration.class,
				BlockingLoadBalancerClientAutoConfiguration.class, LoadBalancerAutoConfiguration.class,
				LoadBalancerBeanPostProcessorAutoConfiguration.class))
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, LoadBalancingAutoConfiguration.class,
				CallsAutoConfiguration.class, SpringCloudLoadBalancerAutoConfiguration.class,
				LoadBalancedWebClientAutoConfiguration.class, LoadBalancedRestClientAutoConfiguration.class))
		.withBean(StubCatalog.class);

	@Test
	void anApplicationThatCallsNobodyDoesNotPayForCalls() {
		assertMadeAtStart(this.runner, false);
	}

	@Test
	void wrongSettingsFailTheStartThoughNobodyCalls() {
		this.runner.withPropertyValues("discovery.load-balancing.strategy=least-effort")
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("least-effort"));
		this.runner.withPropertyValues("discovery.client.services.payments.timeout=-1s")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("discovery.client.services.payments.timeout"));
		assertMadeAtStart(this.runner.withPropertyValues("discovery.client.timeout=3s"), true);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void ejectionThatCanNeverFireIsWarnedOfAtStart(CapturedOutput output) {
		this.runner.withPropertyValues("discovery.load-balancing.outlier-ejection.window=0s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("discovery.load-balancing.outlier-ejection").contains("no request falls into");
	}

	@Test
	void aStrategyOfTheApplicationIsLookedAtBeforeTheFirstCall() {
		assertMadeAtStart(this.runner.withBean(FirstOfAll.class), true);
	}

	@Test
	void whoIsGivenABalancedClientFindsAllReadyAtTheFirstCall() {
		assertMadeAtStart(this.runner.withUserConfiguration(GivenWebClient.class), true);
		assertMadeAtStart(this.runner.withUserConfiguration(GivenRestClient.class), true);
	}

	@Test
	void whoMakesABalancedClientFindsAllReadyAtTheFirstCall() {
		assertMadeAtStart(this.runner.withUserConfiguration(OwnWebClient.class), true);
		assertMadeAtStart(this.runner.withUserConfiguration(OwnRestTemplate.class), true);
	}

	private static void assertMadeAtStart(ApplicationContextRunner runner, boolean made) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			String name = context.getBeanNamesForType(CallPipelines.class)[0];
			assertThat(context.getBeanFactory().containsSingleton(name)).isEqualTo(made);
		});
	}

	static final class FirstOfAll implements LoadBalancingStrategy {

		@Override
		public String name() {
			return "first-of-all";
		}

		@Override
		public Picker create(Candidates candidates) {
			return Picker.NONE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GivenWebClient {

		@Bean
		String payments(@LoadBalanced WebClient.Builder builder) {
			return builder.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GivenRestClient {

		@Bean
		String payments(@LoadBalanced RestClient.Builder builder) {
			return builder.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnWebClient {

		@Bean
		@LoadBalanced
		WebClient.Builder ownBuilder() {
			return WebClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRestTemplate {

		@Bean
		@LoadBalanced
		RestTemplate ownTemplate() {
			return new RestTemplate();
		}

	}

}
