package io.github.discovery.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.discovery.catalog.CatalogSettings;
import io.github.discovery.catalog.DefaultServiceCatalog;
import io.github.discovery.client.NoInstanceAvailableException.Reason;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Choosers together with a real catalog: which services it follows for them.
 */
class FollowedServicesTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Ticker ticker = () -> this.time.now(TimeUnit.NANOSECONDS);

	private final ScriptedBackend registry = ScriptedBackend.readable("scripted", this.ticker::nanos);

	private final LoopRuntime runtime = new LoopRuntime(this.time, this.time, this.ticker, () -> 0.5);

	private final CatalogSettings settings = new CatalogSettings(CatalogSettings.Timing.DEFAULTS,
			CatalogSettings.LossProtection.DEFAULTS, 2, CatalogSettings.DEFAULTS.healthyStatuses(),
			CatalogSettings.ReadMode.MERGE);

	private final DefaultServiceCatalog catalog = new DefaultServiceCatalog(
			new RegistryBackends(List.of(this.registry)), this.settings, this.runtime,
			new RegistryGates(this.time, this.ticker, () -> 0.5));

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

	@Test
	void serviceBeyondTheMaximumIsNotCalledARegistryThatWasNeverReached() {
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> this.chooser.of("invoices").await(PickRequest.ANY))
			.withMessage("invoices: not followed, because the maximum of 2 services is reached")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.NOT_FOLLOWED));
	}

	private void forTwentyMinutes(Runnable step) {
		for (int second = 0; second < 1200; second += 5) {
			step.run();
			this.time.advanceTimeBy(Duration.ofSeconds(5));
		}
	}

}
