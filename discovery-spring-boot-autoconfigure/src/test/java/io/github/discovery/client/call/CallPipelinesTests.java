package io.github.discovery.client.call;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.client.guard.ServiceGuards;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class CallPipelinesTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Ticker ticker = () -> this.time.now(TimeUnit.NANOSECONDS);

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	private final GuardRegistries registries = GuardRegistries.own();

	private final CallPipelines pipelines = new CallPipelines(this.chooser,
			new ServiceGuards(this.registries, this.ticker), new CallTimer(this.time, this.ticker),
			new ClientSettings(CallSettings.DEFAULTS, Map.of()), new CallObservers(List.of(), null));

	@BeforeEach
	void callManyNamesOnce() {
		for (int i = 0; i < CallPipelines.MAX_SERVICES; i++) {
			call("service-" + i);
		}
		assertThat(this.pipelines.all()).hasSize(CallPipelines.MAX_SERVICES);
	}

	@AfterEach
	void dispose() {
		this.time.dispose();
	}

	@Test
	void namesThatNobodyCallsAnyMoreMakeRoomForAService() {
		call("payments");
		assertThat(call("payments").guard().state()).isEqualTo(CircuitBreaker.State.CLOSED);
		assertThat(call("PAYMENTS")).isSameAs(call("payments"));
		assertThat(this.pipelines.all()).hasSizeLessThan(10);
		assertThat(this.registries.breakers().getAllCircuitBreakers()).extracting(CircuitBreaker::getName)
			.contains("payments")
			.doesNotContain("service-5");
	}

	@Test
	void aServiceWhoseBreakerIsOpenIsNotForgotten() {
		ServicePipeline broken = call("service-5");
		this.registries.breakers().circuitBreaker("service-5").transitionToOpenState();
		call("payments");
		call("payments");
		assertThat(this.pipelines.of("service-5")).isSameAs(broken);
	}

	@Test
	void aBreakerOfTheApplicationStaysInItsRegistry() {
		CircuitBreaker own = this.registries.breakers().circuitBreaker("orders");
		new ServiceGuards(this.registries, this.ticker).forget(ServiceName.of("orders"));
		assertThat(this.registries.breakers().find("orders")).containsSame(own);
	}

	@Test
	void servicesThatAreOneTooManyShareABudget() {
		ServicePipeline stranger = this.pipelines.of("payments");
		callManyNamesOnce();
		ServicePipeline other = this.pipelines.of("orders");
		assertThat(other).isNotSameAs(stranger);
		assertThat(other.budget()).isSameAs(stranger.budget());
	}

	private ServicePipeline call(String service) {
		ServicePipeline pipeline = this.pipelines.of(service);
		pipeline.picks().pickNow(PickRequest.ANY);
		return pipeline;
	}

}
