package io.github.discovery.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.catalog.RegistryUnavailableException;
import io.github.discovery.client.NoInstanceAvailableException.Reason;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ThreadRandom;
import io.github.discovery.model.Ticker;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InstanceChooserTests {

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	@Test
	void picksFromTheSnapshotOfTheMoment() {
		this.catalog.local("payments", 1, 2);
		assertThat(pick(20)).containsOnly("i1", "i2");
		this.catalog.local("payments", 3);
		assertThat(pick(20)).containsOnly("i3");
	}

	@Test
	void keepsThePlaceInTheRoundAndTheStatisticsWhileNothingChanges() {
		this.catalog.local("payments", 1, 2, 3);
		assertThat(pick(3)).hasSize(3);
		ServicePicks picks = this.chooser.of("payments");
		assertThat(this.chooser.of("PAYMENTS")).isSameAs(picks);
		Candidate before = picks.await(PickRequest.otherThan("i2", "i3"));
		before.statistics().picked();
		this.catalog.local("payments", 1);
		assertThat(picks.await(PickRequest.ANY).statistics()).isSameAs(before.statistics());
	}

	@Test
	void serviceThatIsNotFollowedCostsOnePickerAndNotOnePerCall() {
		AtomicInteger made = new AtomicInteger();
		PickRuntime runtime = new PickRuntime(Schedulers.immediate(), Ticker.system(), ThreadRandom.shared());
		ServicePicks picks = new InstanceChooser(this.catalog,
				new PickerAssembler(new Strategies(List.of()), LoadBalancingSettings.DEFAULTS), runtime, () -> {
					made.incrementAndGet();
					return Locality.UNKNOWN;
				})
			.of("payments");
		for (int i = 0; i < 20; i++) {
			assertThat(picks.pickNow(PickRequest.ANY)).isNull();
		}
		assertThat(made).hasValue(1);
		this.catalog.local("payments", 1);
		assertThat(picks.pickNow(PickRequest.ANY)).isNotNull();
	}

	@Test
	void waitsForTheFirstAnswerWithoutBlocking() {
		this.catalog.hold("payments");
		StepVerifier.create(this.chooser.of("payments").pick(PickRequest.ANY))
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(50))
			.then(() -> this.catalog.local("payments", 7))
			.assertNext((candidate) -> assertThat(candidate.instance().getPort()).isEqualTo(7))
			.verifyComplete();
	}

	@Test
	void saysThatAServiceIsUnknownAndToWhom() {
		failsWith(Reason.UNKNOWN_SERVICE, "payments: no instance known (consul has none)");
	}

	@Test
	void countsWhatIsKnownWhenNothingIsHealthy() {
		this.catalog.set("payments", instance(1, InstanceStatus.MAINTENANCE), instance(2, InstanceStatus.CRITICAL),
				instance(3, InstanceStatus.CRITICAL));
		failsWith(Reason.NOTHING_HEALTHY, "payments: 3 known, 2 critical, 1 in maintenance");
	}

	@Test
	void saysThatNoRegistryWasEverReached() {
		this.catalog.unreachable();
		NoInstanceAvailableException ex = failsWith(Reason.REGISTRY_NEVER_REACHED,
				"payments: consul: connection refused");
		assertThat(ex).hasCauseInstanceOf(RegistryUnavailableException.class);
	}

	@Test
	void refusesAnIllegalName() {
		assertThatExceptionOfType(IllegalNameException.class).isThrownBy(() -> this.chooser.of("a b"));
	}

	@Test
	void namesThatNobodyCallsAnyMoreMakeRoom() {
		for (int i = 0; i < InstanceChooser.MAX_SERVICES; i++) {
			this.chooser.of("service-" + i);
		}
		assertThat(this.chooser.of("one-more")).isNotSameAs(this.chooser.of("one-more"));
		assertThat(this.chooser.all()).hasSizeLessThanOrEqualTo(InstanceChooser.MAX_SERVICES);
		this.catalog.local("service-5", 5);
		this.chooser.of("service-5").await(PickRequest.ANY);
		this.chooser.of("service-5").await(PickRequest.ANY);
		assertThat(this.chooser.of("another")).isSameAs(this.chooser.of("another"));
		assertThat(this.chooser.all()).containsKey("service-5").hasSizeLessThan(10);
	}

	@Test
	void aSwapUnderManyReadersNeverShowsAnInstanceThatIsGone() throws Exception {
		this.catalog.local("payments", 1, 2);
		ServicePicks picks = this.chooser.of("payments");
		ExecutorService readers = Executors.newFixedThreadPool(3);
		try {
			CountDownLatch running = new CountDownLatch(3);
			AtomicBoolean stop = new AtomicBoolean();
			List<Future<Boolean>> results = List.of(readers.submit(() -> read(picks, running, stop)),
					readers.submit(() -> read(picks, running, stop)), readers.submit(() -> read(picks, running, stop)));
			running.await();
			for (int i = 0; i < 2_000; i++) {
				int version = 10 + i;
				this.catalog.local("payments", version, version + 1);
				Candidate candidate = picks.pickNow(PickRequest.ANY);
				assertThat(candidate).isNotNull();
				assertThat(candidate.instance().getPort()).isBetween(version, version + 1);
			}
			stop.set(true);
			for (Future<Boolean> result : results) {
				assertThat(result.get()).isTrue();
			}
		}
		finally {
			readers.shutdownNow();
		}
	}

	// A reader may see an older snapshot than the catalog has by now, never go back.
	private static boolean read(ServicePicks picks, CountDownLatch running, AtomicBoolean stop) {
		running.countDown();
		int highest = 0;
		while (!stop.get()) {
			Candidate candidate = picks.pickNow(PickRequest.ANY);
			if (candidate == null || candidate.instance().getPort() < highest - 1) {
				return false;
			}
			highest = Math.max(highest, candidate.instance().getPort());
		}
		return true;
	}

	private Set<String> pick(int times) {
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < times; i++) {
			ids.add(this.chooser.of("payments").await(PickRequest.ANY).instance().getInstanceId());
		}
		return ids;
	}

	private NoInstanceAvailableException failsWith(Reason reason, String message) {
		ServicePicks picks = this.chooser.of("payments");
		assertThat(picks.pickNow(PickRequest.ANY)).isNull();
		StepVerifier.create(picks.pick(PickRequest.ANY)).verifyErrorMessage(message);
		NoInstanceAvailableException[] caught = new NoInstanceAvailableException[1];
		assertThatExceptionOfType(NoInstanceAvailableException.class).isThrownBy(() -> picks.await(PickRequest.ANY))
			.withMessage(message)
			.satisfies((ex) -> caught[0] = ex);
		assertThat(caught[0].getReason()).isEqualTo(reason);
		assertThat(caught[0].getService()).isEqualTo(ServiceName.of("payments"));
		return caught[0];
	}

	private static DiscoveredInstance instance(int number, InstanceStatus status) {
		return DiscoveredInstance.builder(ServiceName.of("payments"), "i" + number)
			.address("10.0.0." + number, 8080)
			.status(status)
			.build();
	}

}
