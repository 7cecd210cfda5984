package io.github.discovery.registration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.discovery.catalog.CatalogSettings;
import io.github.discovery.catalog.DefaultServiceCatalog;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A catalog and a registrar that share one gate before one registry.
 */
class SharedGateTests {

	private static final ServiceName SERVICE = ServiceName.of("greeting");

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final ScriptedBackend backend = ScriptedBackend.writable("scripted", this::now);

	private final RegistryGates gates = new RegistryGates(this.time, this::now, () -> 0.5);

	private final LoopRuntime runtime = new LoopRuntime(this.time, this.time, this::now, () -> 0.5);

	private final DefaultServiceCatalog catalog = new DefaultServiceCatalog(new RegistryBackends(List.of(this.backend)),
			CatalogSettings.DEFAULTS, this.runtime, this.gates);

	private final DefaultRegistrar registrar = new DefaultRegistrar(List.of(this.backend), RegistrarSettings.DEFAULTS,
			new RegistrarRuntime(this.runtime, this.time, this.time), this.gates);

	@BeforeEach
	void start() {
		this.registrar.register(RegistrarFixture.entry("a").build());
		this.catalog.current("greeting");
		pass(Duration.ofSeconds(31));
		assertThat(this.catalog.current("greeting").instances()).hasSize(1);
	}

	@Test
	void downRegistryIsAskedByOneProbeForBoth() {
		this.backend.down();
		pass(Duration.ofSeconds(30));
		this.backend.calls.clear();
		pass(Duration.ofMinutes(5));
		assertThat(this.backend.calls).containsOnly("probe");
		assertThat(this.backend.probes.size()).isBetween(50, 66);
		assertThat(IntStream.range(1, this.backend.probes.size())
			.mapToLong((i) -> this.backend.probes.get(i) - this.backend.probes.get(i - 1)))
			.allMatch((distance) -> distance >= 5_000_000_000L);
		this.backend.up();
		this.backend.calls.clear();
		pass(Duration.ofSeconds(8));
		assertThat(this.backend.calls).contains("register", "list greeting");
		assertThat(this.registrar.states().get(0).state()).isEqualTo("registered");
		assertThat(this.catalog.sources(SERVICE).get(0).connected()).isTrue();
	}

	@Test
	void heartbeatThatFindsTheRegistryAwayStopsTheReads() {
		this.backend.always("renew", Mono.error(this.backend.unreachable()));
		this.backend.always("probe", Mono.error(this.backend.unreachable()));
		pass(Duration.ofSeconds(12));
		this.backend.calls.clear();
		pass(Duration.ofMinutes(2));
		assertThat(this.backend.calls).containsOnly("probe");
		assertThat(this.catalog.backends().get(0).connected()).isFalse();
	}

	@Test
	void readThatFindsTheRegistryAwayStopsTheHeartbeats() {
		this.backend.always("list greeting", Mono.error(this.backend.unreachable()));
		this.backend.always("probe", Mono.error(this.backend.unreachable()));
		this.catalog.refresh();
		this.backend.calls.clear();
		pass(Duration.ofMinutes(2));
		assertThat(this.backend.calls).containsOnly("probe");
		assertThat(this.registrar.states().get(0).state()).isEqualTo("backing-off");
	}

	@Test
	void scopeThatAloneIsBadLeavesTheHeartbeatsAlone() {
		this.backend.always("list greeting", Mono.error(this.backend.unreachable()));
		pass(Duration.ofMinutes(1));
		assertThat(this.backend.probes).isNotEmpty();
		assertThat(this.registrar.states().get(0).lastError()).isNull();
		assertThat(this.backend.count("renew")).isGreaterThanOrEqualTo(8);
		assertThat(this.backend.count("register")).isOne();
	}

	private long now() {
		return this.time.now(TimeUnit.NANOSECONDS);
	}

	private void pass(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

}
