package io.github.discovery.loadbalancing.strategy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.PickerFixtures;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ScoredPickerTests {

	private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private final AtomicLong now = new AtomicLong(1);

	private final PickerContext context = PickerFixtures.context(ServiceSettings.DEFAULTS, this.now::get);

	private Candidates candidates = candidates(3);

	@Test
	void pickersThatCompareNothingHaveNoScore() {
		assertThat(new RoundRobinStrategy().create(this.candidates).score(candidate(0))).isNaN();
	}

	@Test
	void leastRequestsScoresCallsInFlightByWeight() {
		candidate(0).statistics().begin();
		Picker picker = new LeastRequestsStrategy().create(this.candidates);
		assertThat(picker.score(candidate(0))).isEqualTo(2);
		assertThat(picker.score(candidate(0).withWeight(4))).isEqualTo(0.5);
		assertThat(picker.score(candidate(1))).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 4, 5, 50 })
	void leastRequestsNeverPicksTheBusierOfTwo(int instances) {
		this.candidates = candidates(instances);
		candidate(0).statistics().begin();
		for (int i = 2; i < instances; i++) {
			candidate(i).statistics().begin();
			candidate(i).statistics().begin();
		}
		candidate(0).statistics().begin();
		candidate(0).statistics().begin();
		Picker picker = new LeastRequestsStrategy().create(this.candidates);
		assertThat(PickerFixtures.count(picker, PickRequest.ANY, 10_000)).doesNotContainKey("i-0000");
	}

	@Test
	void peakEwmaScoresResponseTimeAndFailuresAndWaits() {
		answer(0, 20, Outcome.SUCCESS);
		answer(1, 20, Outcome.SUCCESS);
		answer(2, 40, Outcome.SUCCESS);
		Picker picker = new PeakEwmaStrategy().create(this.candidates);
		assertThat(picker.score(candidate(0))).isCloseTo(20 * MILLI, within(10_000.0));
		assertThat(picker.score(candidate(2))).isCloseTo(40 * MILLI, within(10_000.0));
		answer(1, 1, Outcome.FAILURE);
		assertThat(picker.score(candidate(1))).as("a quick failure").isGreaterThan(40 * MILLI);
		candidate(0).statistics().begin();
		assertThat(picker.score(candidate(0))).as("one in flight").isCloseTo(40 * MILLI, within(10_000.0));
		this.now.addAndGet(300 * MILLI);
		assertThat(picker.score(candidate(0))).as("waits").isCloseTo(600 * MILLI, within(10_000.0));
	}

	@Test
	void aBadInstanceIsTriedOnceInThreeSeconds() {
		answer(0, 2000, Outcome.TIMEOUT);
		answer(1, 20, Outcome.SUCCESS);
		answer(2, 20, Outcome.SUCCESS);
		int tried = 0;
		for (int second = 0; second < 30; second++) {
			// Many pickers, as if the snapshot changed all the time.
			Picker picker = new PeakEwmaStrategy().create(this.candidates);
			for (int i = 0; i < 1000; i++) {
				this.now.addAndGet(MILLI);
				tried += PickerFixtures.id(picker, PickRequest.ANY).equals("i-0000") ? 1 : 0;
			}
		}
		assertThat(tried).isBetween(8, 10);
	}

	@ParameterizedTest
	@ValueSource(strings = { "peak-ewma", "least-requests" })
	void aBadInstanceIsTriedSoonWhereCallsAreRare(String strategy) {
		answer(1, 20, Outcome.SUCCESS);
		answer(2, 20, Outcome.SUCCESS);
		for (int i = 0; i < 20; i++) {
			answer(0, 2000, Outcome.TIMEOUT);
		}
		Picker picker = new Strategies(List.of()).get(strategy).create(this.candidates);
		int tried = 0;
		for (int second = 0; second < 120; second++) {
			this.now.addAndGet(1000 * MILLI);
			tried += PickerFixtures.id(picker, PickRequest.ANY).equals("i-0000") ? 1 : 0;
		}
		assertThat(tried).isBetween(25, 40);
	}

	@ParameterizedTest
	@ValueSource(strings = { "peak-ewma", "least-requests" })
	void mostOfManyPicksDoNotReadTheClock(String strategy) {
		AtomicLong reads = new AtomicLong();
		PickerContext counting = PickerFixtures.context(ServiceSettings.DEFAULTS, () -> {
			reads.incrementAndGet();
			return this.now.get();
		});
		this.candidates = PickerFixtures.candidates(counting, PickerFixtures.instances(3));
		Picker picker = new Strategies(List.of()).get(strategy).create(this.candidates);
		reads.set(0);
		PickerFixtures.count(picker, PickRequest.ANY, 10_000);
		assertThat(reads.get()).isBetween(900L, 1_600L);
	}

	@Test
	void anExcludedBadInstanceIsNotTried() {
		answer(0, 2000, Outcome.TIMEOUT);
		answer(1, 20, Outcome.SUCCESS);
		Picker picker = new PeakEwmaStrategy().create(this.candidates);
		for (int i = 0; i < 10_000; i++) {
			this.now.addAndGet(MILLI);
			assertThat(PickerFixtures.id(picker, PickRequest.otherThan("i-0000"))).isNotEqualTo("i-0000");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 20 })
	void aNewInstanceGetsOneCallUntilItAnswers(int instances) {
		this.candidates = candidates(instances);
		for (int i = 1; i < instances; i++) {
			answer(i, 20, Outcome.SUCCESS);
		}
		Picker picker = new PeakEwmaStrategy().create(this.candidates);
		int calls = 0;
		for (int i = 0; i < 1_000; i++) {
			this.now.addAndGet(MILLI / 10);
			Candidate picked = picker.pick(PickRequest.ANY);
			assertThat(picked).isNotNull();
			if (picked.instance().getInstanceId().equals("i-0000")) {
				calls++;
				picked.statistics().begin();
			}
		}
		assertThat(calls).isOne();
	}

	@Test
	void peakEwmaBeginsWithAll() {
		Picker picker = new PeakEwmaStrategy().create(this.candidates);
		for (int i = 0; i < 30; i++) {
			Candidate picked = picker.pick(PickRequest.ANY);
			assertThat(picked).isNotNull();
			picked.statistics().begin();
		}
		assertThat(this.candidates.remaining())
			.allSatisfy((candidate) -> assertThat(candidate.statistics().inFlight()).isBetween(9L, 11L));
	}

	private Candidates candidates(int instances) {
		return PickerFixtures.candidates(this.context, PickerFixtures.instances(instances));
	}

	private Candidate candidate(int index) {
		return this.candidates.remaining().get(index);
	}

	private void answer(int index, int millis, Outcome outcome) {
		InstanceStatistics statistics = candidate(index).statistics();
		long began = statistics.begin();
		this.now.addAndGet(millis * MILLI);
		statistics.end(began, outcome);
	}

}
