package io.github.discovery.observation;

import java.util.concurrent.TimeUnit;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class CallMetersTests {

	private static final ServiceName PAYMENTS = ServiceName.of("payments");

	private static final ServiceName ORDERS = ServiceName.of("orders");

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Ticker ticker = () -> this.time.now(TimeUnit.NANOSECONDS);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	private final CallPipelines pipelines = TestPicks.pipelines(this.chooser, CallSettings.DEFAULTS, this.time,
			this.ticker);

	private final CallMeters meters = new CallMeters(this.registry);

	@AfterEach
	void dispose() {
		this.time.dispose();
	}

	@Test
	void instancesOfTwoServicesWithTheSameIdAreTimedApart() {
		attempt(PAYMENTS, "static-localhost:8089", 1);
		attempt(ORDERS, "static-localhost:8089", 1);
		attempt(ORDERS, "static-localhost:8089", 1);
		assertThat(attempts("payments", "static-localhost:8089").count()).isEqualTo(1);
		assertThat(attempts("orders", "static-localhost:8089").count()).isEqualTo(2);
	}

	@Test
	void timersGoWithTheInstanceOfTheirServiceOnly() {
		attempt(PAYMENTS, "a", 1);
		attempt(ORDERS, "a", 1);
		this.pipelines.of("orders");
		this.meters.follow(this.pipelines);
		this.meters.refresh();
		assertThat(this.registry.find("discovery.attempts").timers()).singleElement()
			.satisfies((timer) -> assertThat(timer.getId().getTag("service")).isEqualTo("orders"));
	}

	@Test
	void instancesBeyondTheBoundShareOneTimer() {
		for (int i = 0; i < CallMeters.MAX_LABELS; i++) {
			attempt(PAYMENTS, "i" + i, 1);
		}
		attempt(PAYMENTS, "late", 1);
		attempt(ORDERS, "later", 1);
		assertThat(this.registry.find("discovery.attempts").timers()).hasSize(CallMeters.MAX_LABELS + 1);
		assertThat(attempts("other", "other").count()).isEqualTo(2);
	}

	@Test
	void thoseThatLeaveMakeRoomForOthers() {
		for (int i = 0; i < CallMeters.MAX_LABELS; i++) {
			attempt(PAYMENTS, "i" + i, 1);
		}
		this.meters.follow(this.pipelines);
		this.meters.refresh();
		attempt(ORDERS, "late", 1);
		attempt(ORDERS, "late", 1);
		assertThat(attempts("orders", "late").count()).isEqualTo(2);
		assertThat(this.registry.find("discovery.attempts").tag("instance", "other").timers()).isEmpty();
	}

	@Test
	void repeatedAttemptsAreCounted() {
		attempt(PAYMENTS, "a", 1);
		attempt(PAYMENTS, "b", 2);
		attempt(PAYMENTS, "c", 3);
		assertThat(this.registry.get("discovery.retries").tag("service", "payments").counter().count()).isEqualTo(2);
	}

	@Test
	void callsAreTimedByTheirResult() {
		this.meters.callEnded(PAYMENTS, CallResult.SUCCESS, TimeUnit.MILLISECONDS.toNanos(20), 1);
		this.meters.callEnded(PAYMENTS, CallResult.CIRCUIT_OPEN, 1, 0);
		Timer success = this.registry.get("discovery.calls").tags("service", "payments", "result", "success").timer();
		assertThat(success.count()).isEqualTo(1);
		assertThat(success.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(20);
		assertThat(this.registry.get("discovery.calls").tag("result", "circuit-open").timer().count()).isEqualTo(1);
	}

	@Test
	void breakersAreShownOnceTheirServiceIsCalled() {
		this.meters.follow(this.pipelines);
		this.meters.refresh();
		assertThat(this.registry.find("discovery.circuit.breaker").gauge()).isNull();
		this.pipelines.of("payments");
		this.meters.refresh();
		assertThat(this.registry.get("discovery.circuit.breaker").tag("service", "payments").gauge().value()).isZero();
	}

	private Timer attempts(String service, String instance) {
		return this.registry.get("discovery.attempts").tags("service", service, "instance", instance).timer();
	}

	private void attempt(ServiceName service, String id, int number) {
		this.catalog.put(service.value(), StubCatalog.instance(service.value(), id, InstanceStatus.PASSING));
		Candidate candidate = this.chooser.of(service.value()).await(PickRequest.ANY);
		this.meters.attemptEnded(service, candidate, Outcome.SUCCESS, 1_000, number);
	}

}
