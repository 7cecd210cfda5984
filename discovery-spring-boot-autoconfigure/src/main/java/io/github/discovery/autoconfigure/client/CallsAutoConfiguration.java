package io.github.discovery.autoconfigure.client;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.client.call.CallObservers;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallTimer;
import io.github.discovery.client.call.CallTracing;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.client.guard.ServiceGuards;
import io.github.discovery.model.Ticker;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of what happens between a call and its answer, whatever the client.
 * Registries of Resilience4j that the application has are used.
 */
@AutoConfiguration(after = LoadBalancingAutoConfiguration.class,
		afterName = { "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
				"io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration",
				"io.github.resilience4j.springboot.ratelimiter.autoconfigure.RateLimiterAutoConfiguration",
				"io.github.resilience4j.springboot.timelimiter.autoconfigure.TimeLimiterAutoConfiguration" })
@ConditionalOnDiscovery(InstanceChooser.class)
public final class CallsAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	GuardRegistries discoveryGuardRegistries(ObjectProvider<CircuitBreakerRegistry> breakers,
			ObjectProvider<BulkheadRegistry> bulkheads, ObjectProvider<RateLimiterRegistry> rateLimiters,
			ObjectProvider<TimeLimiterRegistry> timeLimiters) {
		return new GuardRegistries(breakers.getIfAvailable(), bulkheads.getIfAvailable(), rateLimiters.getIfAvailable(),
				timeLimiters.getIfAvailable());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	CallPipelines discoveryCallPipelines(SettingsSource settings, InstanceChooser chooser, GuardRegistries registries,
			ObjectProvider<CallListener> listeners, ObjectProvider<CallTracing> tracing) {
		Ticker ticker = Ticker.system();
		return new CallPipelines(chooser, new ServiceGuards(registries, ticker),
				new CallTimer(Schedulers.parallel(), ticker), ClientProperties.settings(settings),
				new CallObservers(listeners.orderedStream().toList(), tracing.getIfAvailable()));
	}

	@Bean
	CallsAtStart discoveryCallsAtStart(ConfigurableListableBeanFactory beanFactory, SettingsSource settings,
			ObjectProvider<CallPipelines> pipelines) {
		return new CallsAtStart(beanFactory, settings, pipelines);
	}

	/**
	 * Where Spring Cloud can change the environment of a running application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(EnvironmentChangeEvent.class)
	static class Refresh {

		@Bean
		@Lazy
		CallSettingsRefresh discoveryCallSettingsRefresh(SettingsSource settings,
				ObjectProvider<InstanceChooser> chooser, ObjectProvider<CallPipelines> pipelines) {
			return new CallSettingsRefresh(settings, chooser::getObject, pipelines::getObject);
		}

	}

}
