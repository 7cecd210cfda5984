package io.github.discovery.autoconfigure.observation;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.client.call.CallTracing;
import io.github.discovery.observation.tracing.CallObservations;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class CallObservationsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(DiscoveryAutoConfiguration.class, CallObservationsAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "when-tracing, false, false", "when-tracing, true, true", "always, false, true",
			"never, true, false" })
	void callsAreObservedWhenTheApplicationWantsIt(String wanted, boolean tracer, boolean observed) {
		ApplicationContextRunner application = this.runner
			.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withPropertyValues("discovery.observation.calls=" + wanted);
		(tracer ? application.withBean(Tracer.class, () -> Tracer.NOOP) : application)
			.run((context) -> assertThat(context.getBean(CallTracing.class) instanceof CallObservations)
				.isEqualTo(observed));
	}

	@Test
	void withoutALibraryForTracesThereAreNone() {
		this.runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withClassLoader(new FilteredClassLoader(Tracer.class))
			.run((context) -> assertThat(context.getBean(CallTracing.class)).isSameAs(CallTracing.NONE));
	}

	@Test
	void withoutARegistryNobodyFollowsCalls() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(CallTracing.class));
	}

	@Test
	void anApplicationsOwnTracingWins() {
		CallTracing own = (service, operation, subscriber) -> null;
		this.runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withBean(CallTracing.class, () -> own)
			.run((context) -> assertThat(context.getBean(CallTracing.class)).isSameAs(own));
	}

}
