package io.github.discovery.autoconfigure.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.observation.EventLogAutoConfiguration;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.PicksListener;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import io.github.discovery.observation.EventLog;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who hears of ejections, whichever of our beans an application has replaced by its own.
 */
class PicksListeningTests {

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog, LoadBalancingSettings.DEFAULTS,
			this.scheduler);

	private final Recorder recorder = new Recorder();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class, LoadBalancingAutoConfiguration.class,
				CallsAutoConfiguration.class, EventLogAutoConfiguration.class))
		.withBean(StubCatalog.class, () -> this.catalog)
		.withBean(PicksListener.class, () -> this.recorder);

	private final ApplicationContextRunner withOwnChooser = this.runner.withBean(InstanceChooser.class,
			() -> this.chooser);

	@Test
	void anOwnChooserIsListenedToWhoeverPicks() {
		this.withOwnChooser.run((context) -> {
			eject(context.getBean(InstanceChooser.class));
			assertThat(this.recorder.ejected).containsExactly("i2");
			assertThat(context.getBean(EventLog.class).of(ServiceName.of("payments"))).singleElement()
				.asString()
				.contains("i2");
		});
	}

	@Test
	void anOwnChooserIsListenedToBehindOwnPipelines() {
		this.withOwnChooser.withBean(CallPipelines.class, () -> TestPicks.pipelines(this.chooser)).run((context) -> {
			context.getBean(CallPipelines.class);
			eject(context.getBean(InstanceChooser.class));
			assertThat(this.recorder.ejected).containsExactly("i2");
		});
	}

	@Test
	void listenersAreMadeWithTheChooserAndNotBefore() {
		List<String> made = new ArrayList<>();
		this.runner.withBean("lazy", PicksListener.class, () -> {
			made.add("listener");
			return this.recorder;
		}, (bean) -> bean.setLazyInit(true)).run((context) -> {
			assertThat(made).isEmpty();
			context.getBean(InstanceChooser.class);
			assertThat(made).hasSize(1);
		});
	}

	private void eject(InstanceChooser chosen) {
		ServicePicks picks = chosen.of("payments");
		this.catalog.local("payments", 1, 2, 3);
		this.scheduler.advanceTimeBy(Duration.ofMinutes(1));
		picks.await(PickRequest.ANY);
		InstanceStatistics failing = picks.statistics().of("i2");
		for (int i = 0; i < 5; i++) {
			failing.end(failing.begin(), Outcome.CONNECT_FAILURE);
		}
		this.scheduler.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(picks.ejections()).containsOnlyKeys("i2");
	}

	private static final class Recorder implements PicksListener {

		private final List<String> ejected = new ArrayList<>();

		@Override
		public void ejected(ServicePicks picks, String instanceId, Ejection ejection, boolean stalled) {
			this.ejected.add(instanceId);
		}

		@Override
		public void returned(ServicePicks picks, String instanceId) {
			// Nobody comes back here.
		}

	}

}
