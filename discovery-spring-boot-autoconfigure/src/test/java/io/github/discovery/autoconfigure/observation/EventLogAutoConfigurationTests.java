package io.github.discovery.autoconfigure.observation;

import java.io.IOException;
import java.util.List;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.DiscoverySchedulers;
import io.github.discovery.autoconfigure.client.CallsAutoConfiguration;
import io.github.discovery.autoconfigure.client.LoadBalancingAutoConfiguration;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.calls.CallOptions;
import io.github.discovery.client.calls.DefaultServiceCalls;
import io.github.discovery.model.ServiceName;
import io.github.discovery.observation.EventLog;
import io.github.discovery.observation.ObservedEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventLogAutoConfigurationTests {

	@Test
	void ejectionsAndCircuitBreakersAreAmongTheEventsOfAService() {
		StubCatalog catalog = new StubCatalog();
		catalog.local("payments", 1, 2);
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DiscoveryAutoConfiguration.class, LoadBalancingAutoConfiguration.class,
							CallsAutoConfiguration.class, EventLogAutoConfiguration.class))
			.withBean(StubCatalog.class, () -> catalog)
			.withPropertyValues("discovery.client.circuit-breaker.failure-threshold=20")
			.run((context) -> {
				DefaultServiceCalls calls = new DefaultServiceCalls(context.getBean(CallPipelines.class));
				for (int i = 0; i < 60; i++) {
					assertThatThrownBy(() -> calls
						.mono("payments", CallOptions.DEFAULTS, (instance) -> Mono.error(new IOException("broken")))
						.block()).isNotNull();
				}
				// Ejections are decided on this thread, in order.
				Mono.fromRunnable(() -> {
				}).subscribeOn(context.getBean(DiscoverySchedulers.class).state()).block();
				List<ObservedEvent> events = context.getBean(EventLog.class).of(ServiceName.of("payments"));
				assertThat(events).extracting(ObservedEvent::type).contains("circuit-open", "ejected");
			});
	}

}
