package io.github.discovery.autoconfigure.observation;

import io.github.discovery.autoconfigure.ConditionalOnDiscovery;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.autoconfigure.observation.ObservationProperties.Calls;
import io.github.discovery.client.call.CallTracing;
import io.github.discovery.observation.tracing.CallObservations;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration of observations of calls, where there is an
 * {@link ObservationRegistry}. Each costs more than a timer and would be counted by one
 * again, so without a tracer there are none unless the application asks for them.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnDiscovery
@ConditionalOnBean(ObservationRegistry.class)
public final class CallObservationsAutoConfiguration {

	private static final String TRACER = "io.micrometer.tracing.Tracer";

	@Bean
	@ConditionalOnMissingBean
	CallTracing discoveryCallTracing(SettingsSource source, ObservationRegistry registry, ListableBeanFactory beans) {
		Calls calls = source.bind(ObservationProperties.class).calls();
		return (calls == Calls.ALWAYS || (calls == Calls.WHEN_TRACING && isTracing(beans)))
				? new CallObservations(registry) : CallTracing.NONE;
	}

	private static boolean isTracing(ListableBeanFactory beans) {
		ClassLoader loader = CallObservationsAutoConfiguration.class.getClassLoader();
		return ClassUtils.isPresent(TRACER, loader)
				&& beans.getBeanNamesForType(ClassUtils.resolveClassName(TRACER, loader), true, false).length > 0;
	}

}
