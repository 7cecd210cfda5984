package io.github.discovery.observation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.RegistrationEvent;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class EventLogTests {

	private static final ServiceName PAYMENTS = ServiceName.of("payments");

	private final StubCatalog catalog = new StubCatalog();

	private final StubRegistrar registrar = new StubRegistrar();

	private final AtomicLong seconds = new AtomicLong();

	private final AtomicLong nanos = new AtomicLong();

	private final InstantSource clock = () -> Instant.ofEpochSecond(this.seconds.incrementAndGet());

	private final EventLog events = new EventLog(this.clock);

	@BeforeEach
	void follow() {
		this.events.follow(this.catalog);
		this.events.follow(this.registrar);
		this.events.addListener(new EventLogger(this.nanos::get));
	}

	@AfterEach
	void close() {
		this.events.close();
	}

	@Test
	void keepsTheLastHundredEventsOfEachService() {
		for (int i = 0; i < 150; i++) {
			add("payments", "payments-" + i);
		}
		add("orders", "orders-1");
		assertThat(this.events.of(PAYMENTS)).hasSize(100);
		assertThat(this.events.of(PAYMENTS).get(0).instanceId()).isEqualTo("payments-149");
		assertThat(this.events.of(PAYMENTS).get(99).instanceId()).isEqualTo("payments-50");
		assertThat(this.events.of(ServiceName.of("orders"))).hasSize(1);
	}

	@Test
	void keepsNoMoreServicesThanItsBoundAndDropsTheQuietestFirst() {
		for (int i = 0; i < EventLog.MAX_SERVICES; i++) {
			add("service-" + i, "id");
		}
		add("service-0", "another");
		this.events.of(ServiceName.of("service-1"));
		add("one-more", "id");
		assertThat(this.events.of(ServiceName.of("service-0"))).hasSize(2);
		assertThat(this.events.of(ServiceName.of("service-1"))).isEmpty();
		assertThat(this.events.of(ServiceName.of("one-more"))).hasSize(1);
	}

	@Test
	void showsTheNewestOfAllServicesFirst() {
		add("payments", "payments-1");
		add("orders", "orders-1");
		add("payments", "payments-2");
		assertThat(this.events.latest(2)).extracting(ObservedEvent::instanceId)
			.containsExactly("payments-2", "orders-1");
	}

	@Test
	void logsOneLineForEachChangeOfAnInstance(CapturedOutput output) {
		DiscoveredInstance before = StubCatalog.instance("payments", "payments-1", InstanceStatus.PASSING);
		DiscoveredInstance after = StubCatalog.instance("payments", "payments-1", InstanceStatus.CRITICAL);
		this.catalog.emit(new CatalogEvent.InstanceAdded(before));
		this.catalog.emit(new CatalogEvent.InstanceChanged(before, after));
		this.catalog.emit(new CatalogEvent.InstanceRemoved(after));
		assertThat(lines(output)).hasSize(3);
		assertThat(lines(output).get(0)).contains("INFO")
			.endsWith("payments: payments-1 appeared, at 10.0.0.5:8010, passing by memory");
		assertThat(lines(output).get(1)).endsWith("payments: payments-1 changed, status passing -> critical by memory");
		assertThat(lines(output).get(2)).contains("payments-1 gone, was at 10.0.0.5:8010");
	}

	@Test
	void logsTheStatesOfCircuitBreakers(CapturedOutput output) {
		for (State state : List.of(State.OPEN, State.HALF_OPEN, State.CLOSED, State.FORCED_OPEN)) {
			this.events.circuits().circuitChanged(PAYMENTS, state);
		}
		assertThat(lines(output)).hasSize(4);
		assertThat(lines(output).get(0)).contains("WARN")
			.endsWith("payments: circuit-open, calls fail at once until it works again");
		assertThat(lines(output).get(1)).contains("INFO").contains("payments: circuit-half-open, ");
		assertThat(lines(output).get(2)).contains("INFO").endsWith("payments: circuit-closed, calls go through");
		assertThat(lines(output).get(3)).contains("WARN").contains("payments: circuit-forced-open, ");
	}

	@Test
	void logsWhatHappensToTheOwnEntries(CapturedOutput output) {
		Registration own = StubRegistrar.registration("payments", "payments-1");
		this.registrar.emit(new RegistrationEvent.Registered(own, "consul", "start"));
		this.registrar.emit(new RegistrationEvent.StatusChanged(own, "consul", InstanceStatus.MAINTENANCE));
		this.registrar.emit(new RegistrationEvent.Failed(own, "consul", "403\n2026-01-01 ERROR forged line"));
		this.registrar.emit(new RegistrationEvent.Deregistered(own, "consul"));
		assertThat(lines(output)).hasSize(4);
		assertThat(lines(output).get(0))
			.endsWith("payments: payments-1 registered, passing in consul at 10.0.0.9:8080 (start)");
		assertThat(lines(output).get(1)).contains("maintenance in consul");
		assertThat(lines(output).get(2)).contains("WARN").contains("403\\u000a2026-01-01 ERROR forged line");
		assertThat(output.getOut()).doesNotContain("hunter2").doesNotContain("owner-epoch");
	}

	@Test
	void tellsTheWholeReasonOfAFailure(CapturedOutput output) {
		String reason = "GET /v1/health/service/payments answered 403: ACL not found; the token needs service:read";
		this.registrar
			.emit(new RegistrationEvent.Failed(StubRegistrar.registration("payments", "payments-1"), "consul", reason));
		this.catalog.emit(new CatalogEvent.SourceFailed(PAYMENTS, "consul", reason));
		assertThat(lines(output)).hasSize(2).allSatisfy((line) -> assertThat(line).endsWith(reason));
	}

	@Test
	void tellsAnOutageOfARegistryOnceAndNotForEachService(CapturedOutput output) {
		for (int i = 0; i < 20; i++) {
			this.catalog
				.emit(new CatalogEvent.SourceFailed(ServiceName.of("service-" + i), "consul", "connection refused"));
		}
		for (int i = 0; i < 20; i++) {
			this.catalog.emit(new CatalogEvent.SourceRecovered(ServiceName.of("service-" + i), "consul"));
		}
		assertThat(lines(output)).hasSize(2);
		assertThat(lines(output).get(0)).contains("WARN").contains("consul cannot be read: connection refused");
		assertThat(lines(output).get(1)).contains("INFO").contains("consul can be read again");
		this.catalog.emit(new CatalogEvent.SourceFailed(PAYMENTS, "consul", "connection refused"));
		assertThat(lines(output)).hasSize(3);
	}

	@Test
	void cutsAFloodAndTellsHowManyLinesAreMissing(CapturedOutput output) {
		for (int i = 0; i < 500; i++) {
			add("payments", "payments-" + i);
		}
		assertThat(lines(output)).hasSize(EventLogger.BURST);
		this.nanos.addAndGet(EventLogger.NANOS_PER_LINE);
		add("payments", "late");
		assertThat(output.getOut()).contains("400 further changes were not logged one by one");
		assertThat(lines(output)).last().asString().contains("late appeared");
	}

	@Test
	void aWithheldLossNamesAtMostFiveInstances(CapturedOutput output) {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			ids.add("i" + i);
		}
		this.catalog.emit(new CatalogEvent.LossWithheld(PAYMENTS, "consul", ids));
		assertThat(lines(output)).singleElement()
			.asString()
			.contains("consul no longer lists i0, i1, i2, i3, i4 and 995 more; kept until that is confirmed");
	}

	@Test
	void stopsListeningWhenClosed() {
		assertThat(this.catalog.listeners()).isOne();
		this.events.close();
		assertThat(this.catalog.listeners()).isZero();
	}

	private void add(String service, String id) {
		this.catalog.emit(new CatalogEvent.InstanceAdded(StubCatalog.instance(service, id, InstanceStatus.PASSING)));
	}

	private static List<String> lines(CapturedOutput output) {
		return output.getOut()
			.lines()
			.filter((line) -> line.contains("io.github.discovery.events") && !line.contains("DEBUG")
					&& !line.contains("not logged one by one"))
			.toList();
	}

}
