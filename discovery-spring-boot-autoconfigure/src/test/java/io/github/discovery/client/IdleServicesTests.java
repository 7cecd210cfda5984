package io.github.discovery.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.discovery.catalog.CatalogSettings;
import io.github.discovery.catalog.DefaultServiceCatalog;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import io.github.discovery.spi.RegistryBackends;
import io.github.discovery.spi.ScriptedBackend;
import io.github.discovery.spi.reachability.RegistryGates;
import io.github.discovery.spi.timing.LoopRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of one service must not keep others followed.
 */
class IdleServicesTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Ticker ticker = () -> this.time.now(TimeUnit.NANOSECONDS);

	private final ScriptedBackend registry = ScriptedBackend.readable("scripted", this.ticker::nanos);

	private final LoopRuntime runtime = new LoopRuntime(this.time, this.time, this.ticker, () -> 0.5);

	private final DefaultServiceCatalog catalog = new DefaultServiceCatalog(new RegistryBackends(List.of(this.registry)),
			CatalogSettings.DEFAULTS, this.runtime, new RegistryGates(this.time, this.ticker, () -> 0.5));

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog, LoadBalancingSettings.DEFAULTS, this.time);

	@BeforeEach
	void callBoth() {
		this.registry.write(ScriptedBackend.instance("payments", "p", 1), ScriptedBackend.instance("orders", "o", 2));
		this.chooser.of("payments").pickNow(PickRequest.ANY);
		this.chooser.of("orders").pickNow(PickRequest.ANY);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.catalog.followed()).hasSize(2);
	}

	@AfterEach
	void close() {
		this.catalog.close();
	}

	@Test
	void serviceThatNobodyCallsIsDroppedWhileAnotherIsCalled() {
		forTwentyMinutes(() -> assertThat(this.chooser.of("payments").pickNow(PickRequest.ANY)).isNotNull());
		assertThat(this.catalog.followed()).containsExactly(ServiceName.of("payments"));
		assertThat(this.catalog.refused()).isZero();
	}

	@Test
	void lookingAtTheCallsOfAServiceDoesNotKeepItFollowed() {
		assertThat(this.chooser.of("orders").peek()).isPresent();
		forTwentyMinutes(() -> this.chooser.of("orders").peek());
		assertThat(this.catalog.followed()).isEmpty();
		assertThat(this.chooser.of("orders").peek()).isEmpty();
	}

	private void forTwentyMinutes(Runnable step) {
		for (int second = 0; second < 1200; second += 5) {
			step.run();
			this.time.advanceTimeBy(Duration.ofSeconds(5));
		}
	}

}
