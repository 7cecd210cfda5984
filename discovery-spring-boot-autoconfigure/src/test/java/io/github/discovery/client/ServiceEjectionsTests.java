package io.github.discovery.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Dropped;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.ServiceSettings.WeightSettings;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.ejection.EjectionListener;
import io.github.discovery.loadbalancing.ejection.EjectionSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ServiceEjectionsTests {

	private static final PickRequest MAY_TRY = new PickRequest() {

		@Override
		public boolean mayTry() {
			return true;
		}

	};

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog, LoadBalancingSettings.DEFAULTS,
			this.scheduler);

	private final ServicePicks picks = this.chooser.of("payments");

	@BeforeEach
	void threeInstances() {
		this.catalog.local("payments", 1, 2, 3);
		pass(Duration.ofMinutes(1));
	}

	@Test
	void failuresInARowEjectWithoutWaitingForATick() {
		assertThat(pick(30)).containsExactlyInAnyOrder("i1", "i2", "i3");
		end("i2", Outcome.CONNECT_FAILURE, 4);
		this.scheduler.advanceTime();
		assertThat(pick(30)).contains("i2");
		end("i2", Outcome.CONNECT_FAILURE, 1);
		this.scheduler.advanceTime();
		assertThat(this.picks.ejections()).containsOnlyKeys("i2");
		assertThat(pick(30)).containsExactlyInAnyOrder("i1", "i3");
		assertThat(this.picks.assembled().dropped()).extracting(Dropped::reason)
			.singleElement()
			.asString()
			.matches("ejected \\(5 failures in a row, back in (2[789]|3[0-3]) s\\)");
	}

	@Test
	void aShareOfFailuresEjectsAtATick() {
		pick(3);
		pass(InstanceChooser.TICK);
		pick(3);
		for (int i = 0; i < 10; i++) {
			end("i2", (i % 2 == 0) ? Outcome.THROTTLED : Outcome.SUCCESS, 1);
		}
		this.scheduler.advanceTime();
		assertThat(this.picks.ejections()).isEmpty();
		pass(InstanceChooser.TICK);
		assertThat(pick(30)).containsExactlyInAnyOrder("i1", "i3");
	}

	@Test
	void onlyOneRequestThatMayTryGetsItAfterItsRest() {
		eject("i2");
		callFor(Duration.ofSeconds(34), PickRequest.ANY);
		assertThat(pick(30)).doesNotContain("i2");
		Candidate trial = this.picks.await(MAY_TRY);
		assertThat(trial.isTrial()).isTrue();
		assertThat(trial.instance().getInstanceId()).isEqualTo("i2");
		for (int i = 0; i < 30; i++) {
			assertThat(this.picks.await(MAY_TRY).isTrial()).isFalse();
		}
		this.picks.tried(trial, Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(pick(300)).contains("i2");
		assertThat(this.picks.ejections()).isEmpty();
	}

	@Test
	void aRequestThatHasTriedItAlreadyIsNotTheOne() {
		eject("i2");
		callFor(Duration.ofSeconds(34), PickRequest.ANY);
		PickRequest other = new PickRequest() {

			@Override
			public boolean isAny() {
				return false;
			}

			@Override
			public boolean excludes(Candidate candidate) {
				return candidate.instance().getInstanceId().equals("i2");
			}

			@Override
			public boolean mayTry() {
				return true;
			}

		};
		assertThat(this.picks.await(other).isTrial()).isFalse();
		assertThat(this.picks.await(MAY_TRY).isTrial()).isTrue();
	}

	@Test
	void aFailedTrialKeepsItOut() {
		eject("i2");
		callFor(Duration.ofSeconds(34), PickRequest.ANY);
		this.picks.tried(this.picks.await(MAY_TRY), Outcome.TIMEOUT);
		this.scheduler.advanceTime();
		callFor(Duration.ofSeconds(50), MAY_TRY);
		assertThat(this.picks.ejections().get("i2").count()).isEqualTo(2);
		assertThat(pick(30)).doesNotContain("i2");
	}

	@Test
	void comesBackSlowly() {
		eject("i2");
		callFor(Duration.ofSeconds(34), PickRequest.ANY);
		this.picks.tried(this.picks.await(MAY_TRY), Outcome.SUCCESS);
		this.scheduler.advanceTime();
		assertThat(share("i2")).isBetween(0.02, 0.09);
		callFor(Duration.ofSeconds(15), PickRequest.ANY);
		assertThat(share("i2")).isBetween(0.14, 0.26);
		callFor(Duration.ofSeconds(17), PickRequest.ANY);
		assertThat(share("i2")).isBetween(0.32, 0.35);
	}

	@Test
	void otherSettingsTakeEffectWithTheNextPick() {
		eject("i2");
		EjectionSettings off = new EjectionSettings(false, 5, 0.5, 10, Duration.ofSeconds(20), Duration.ofSeconds(30),
				Duration.ofMinutes(5), 0.5);
		ServiceSettings defaults = ServiceSettings.DEFAULTS;
		this.chooser.use(new LoadBalancingSettings(
				new ServiceSettings(defaults.strategy(), defaults.tuning(), SelectionSettings.DEFAULTS, off,
						defaults.zones(), defaults.panic(),
						new WeightSettings(Duration.ZERO, 1, 0.1, Map.of("i3", 8), 0.5), defaults.subsetSize()),
				Map.of()));
		assertThat(share("i3")).isBetween(0.85, 0.93);
		pass(InstanceChooser.TICK);
		assertThat(this.picks.ejections()).isEmpty();
		assertThat(pick(100)).contains("i2");
	}

	@Test
	void ticksStopWhenNobodyCallsAndStartAgain() {
		pick(1);
		assertThat(this.scheduler.getScheduledTaskCount()).isPositive();
		long before = tasksAfter(Duration.ofSeconds(10));
		assertThat(tasksAfter(Duration.ofHours(1))).isEqualTo(before);
		pick(1);
		assertThat(tasksAfter(Duration.ofMillis(1))).isEqualTo(before + 1);
	}

	@Test
	void ticksStartWithTheFirstPickAfterAChange() {
		pick(1);
		pass(Duration.ofSeconds(10));
		long before = this.scheduler.getScheduledTaskCount();
		this.catalog.local("payments", 1, 2, 3, 4);
		pick(1);
		assertThat(this.scheduler.getScheduledTaskCount()).isEqualTo(before + 1);
	}

	@Test
	void ticksGoOnWhileACallWaits() {
		pick(1);
		pass(Duration.ofSeconds(10));
		InstanceStatistics statistics = this.picks.statistics().of("i1");
		long began = statistics.begin();
		pick(1);
		long before = tasksAfter(Duration.ofSeconds(1));
		assertThat(tasksAfter(Duration.ofSeconds(10))).isGreaterThanOrEqualTo(before + 39);
		statistics.end(began, Outcome.SUCCESS);
		before = tasksAfter(Duration.ofSeconds(1));
		assertThat(tasksAfter(Duration.ofSeconds(10))).isEqualTo(before);
	}

	@Test
	void aStalledInstanceIsEjectedWhileItsCallsWait() {
		List<String> stalled = new ArrayList<>();
		this.picks.addListener(new EjectionListener() {

			@Override
			public void ejected(String instanceId, Ejection ejection, boolean isStalled) {
				if (isStalled) {
					stalled.add(instanceId);
				}
			}

		});
		pick(3);
		end("i1", Outcome.SUCCESS, 3);
		for (int i = 0; i < 5; i++) {
			this.picks.statistics().of("i2").begin();
		}
		pick(1);
		pass(Duration.ofMillis(1_500));
		assertThat(stalled).containsExactly("i2");
		assertThat(pick(30)).doesNotContain("i2");
	}

	@Test
	void aListenerThatFailsStopsNeitherOthersNorTheTicks() {
		AtomicInteger heard = new AtomicInteger();
		this.picks.addListener(new EjectionListener() {

			@Override
			public void ejected(String instanceId, Ejection ejection, boolean stalled) {
				throw new IllegalStateException("a test's own");
			}

		});
		this.picks.addListener(new EjectionListener() {

			@Override
			public void ejected(String instanceId, Ejection ejection, boolean stalled) {
				heard.incrementAndGet();
			}

		});
		eject("i2");
		assertThat(heard).hasValue(1);
		callFor(Duration.ofSeconds(34), PickRequest.ANY);
		assertThat(this.picks.await(MAY_TRY).isTrial()).isTrue();
	}

	@Test
	void callsThatEndAfterTheContextIsClosedDoNotFail() {
		Scheduler closed = Schedulers.newSingle("closed");
		ServicePicks late = TestPicks.chooser(this.catalog, LoadBalancingSettings.DEFAULTS, closed).of("payments");
		late.await(PickRequest.ANY);
		closed.dispose();
		InstanceStatistics statistics = late.statistics().of("i1");
		assertThatNoException().isThrownBy(() -> {
			for (int i = 0; i < 6; i++) {
				statistics.end(statistics.begin(), Outcome.FAILURE);
			}
			late.tried(late.await(PickRequest.ANY), Outcome.FAILURE);
		});
		assertThat(((Disposable) closed).isDisposed()).isTrue();
	}

	private void eject(String id) {
		pick(1);
		end(id, Outcome.FAILURE, 5);
		this.scheduler.advanceTime();
		assertThat(this.picks.ejections()).containsOnlyKeys(id);
	}

	private void callFor(Duration time, PickRequest request) {
		for (long passed = 0; passed < time.toMillis(); passed += 200) {
			this.picks.await(request);
			pass(Duration.ofMillis(200));
		}
	}

	private Set<String> pick(int times) {
		Set<String> picked = new HashSet<>();
		for (int i = 0; i < times; i++) {
			picked.add(this.picks.await(PickRequest.ANY).instance().getInstanceId());
		}
		return picked;
	}

	private double share(String id) {
		int picked = 0;
		for (int i = 0; i < 6_000; i++) {
			picked += this.picks.await(PickRequest.ANY).instance().getInstanceId().equals(id) ? 1 : 0;
		}
		return picked / 6_000.0;
	}

	private void end(String id, Outcome outcome, int times) {
		InstanceStatistics statistics = this.picks.statistics().of(id);
		for (int i = 0; i < times; i++) {
			statistics.end(statistics.begin(), outcome);
		}
	}

	private long tasksAfter(Duration time) {
		pass(time);
		return this.scheduler.getScheduledTaskCount();
	}

	private void pass(Duration time) {
		this.scheduler.advanceTimeBy(time);
		assertThat(this.scheduler.now(TimeUnit.MILLISECONDS)).isPositive();
	}

}
