package io.github.discovery.loadbalancing.strategy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.loadbalancing.CallSimulation;
import io.github.discovery.loadbalancing.CallSimulation.Behaviour;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.PickerFixtures;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.discovery.loadbalancing.CallSimulation.answersIn;
import static io.github.discovery.loadbalancing.CallSimulation.failsFast;
import static io.github.discovery.loadbalancing.CallSimulation.hangs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class HealthScoreStrategyTests {

	private static final Behaviour WELL = answersIn(20);

	private final AtomicLong now = new AtomicLong(1);

	private final PickerContext context = PickerFixtures.context(ServiceSettings.DEFAULTS, this.now::get);

	private Candidates candidates = PickerFixtures.candidates(this.context, PickerFixtures.instances(3));

	@Test
	void allWeighTheSameWhenNothingIsKnown() {
		Map<String, Integer> counts = PickerFixtures.count(picker(), PickRequest.ANY, 3_000);
		assertThat(counts.values()).containsExactly(1_000, 1_000, 1_000);
	}

	@Test
	void asksForAnotherPickerAfterASecond() {
		picker();
		assertThat(this.candidates.refreshNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
	}

	@Test
	void theSlowGetsAShareByItsResponseTime() {
		call(0, 40, Outcome.SUCCESS);
		call(1, 20, Outcome.SUCCESS);
		call(2, 20, Outcome.SUCCESS);
		Map<String, Integer> counts = PickerFixtures.count(picker(), PickRequest.ANY, 10_000);
		assertThat(counts.get("i-0000")).isCloseTo(2_000, within(100));
	}

	@Test
	void theWorstStillGetsTheFloor() {
		call(0, 1, Outcome.FAILURE);
		call(1, 20, Outcome.SUCCESS);
		Picker picker = picker();
		assertThat(picker.score(candidate(0))).isEqualTo(0.1);
		assertThat(picker.score(candidate(1))).isEqualTo(1);
	}

	@Test
	void connectionsCount() {
		for (int i = 0; i < 3; i++) {
			call(i, 20, Outcome.SUCCESS);
		}
		for (int i = 0; i < 15; i++) {
			candidate(0).statistics().begin();
		}
		// 16 times the calls, counting half as much as what counts most.
		assertThat(picker().score(candidate(0))).isCloseTo(0.25, within(0.001));
	}

	@Test
	void weightsChangeAtMostOnceASecond() {
		for (int i = 0; i < 3; i++) {
			call(i, 20, Outcome.SUCCESS);
		}
		assertThat(picker().score(candidate(0))).isEqualTo(1);
		call(0, 100, Outcome.SUCCESS);
		assertThat(picker().score(candidate(0))).isEqualTo(1);
		this.now.addAndGet(TimeUnit.SECONDS.toNanos(1));
		assertThat(picker().score(candidate(0))).isCloseTo(0.2, within(0.001));
	}

	@Test
	void aSmallChangeIsLeftOut() {
		for (int i = 0; i < 3; i++) {
			call(i, 20, Outcome.SUCCESS);
		}
		picker();
		call(0, 22, Outcome.SUCCESS);
		this.now.addAndGet(TimeUnit.SECONDS.toNanos(1));
		assertThat(picker().score(candidate(0))).as("within the hysteresis").isEqualTo(1);
		call(0, 23, Outcome.SUCCESS);
		this.now.addAndGet(TimeUnit.SECONDS.toNanos(1));
		assertThat(picker().score(candidate(0))).as("beyond").isCloseTo(20 / 23.0, within(0.001));
	}

	@Test
	void anInstanceWithoutAnAnswerIsTakenForAverage() {
		call(1, 20, Outcome.SUCCESS);
		call(2, 20, Outcome.SUCCESS);
		assertThat(picker().score(candidate(0))).isBetween(0.7, 1.0);
	}

	@Test
	void theSlowAndTheFailingGetLittleAndRecover() {
		for (Behaviour ill : List.of(answersIn(400), failsFast())) {
			CallSimulation simulation = new CallSimulation("health-score", ill, WELL, WELL, WELL, WELL);
			simulation.run(Duration.ofSeconds(30), 500);
			assertThat(simulation.run(Duration.ofMinutes(1), 500).share("i-0000")).isBetween(0.001, 0.04);
			simulation.behave("i-0000", WELL);
			simulation.run(Duration.ofMinutes(1), 500);
			assertThat(simulation.run(Duration.ofMinutes(1), 500).share("i-0000")).isBetween(0.14, 0.26);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Outcome.class, names = { "TIMEOUT", "CANCELLED" })
	void anInstanceThatNeverAnswersGetsTheFloor(Outcome outcome) {
		CallSimulation simulation = new CallSimulation("health-score", hangs(outcome), WELL, WELL, WELL, WELL);
		simulation.run(Duration.ofSeconds(10), 500);
		assertThat(simulation.run(Duration.ofMinutes(1), 500).share("i-0000")).isBetween(0.001, 0.04);
	}

	private Picker picker() {
		this.candidates = PickerFixtures.candidates(this.context, PickerFixtures.instances(3));
		return new HealthScoreStrategy().create(this.candidates);
	}

	private Candidate candidate(int index) {
		return this.candidates.remaining().get(index);
	}

	private void call(int index, int millis, Outcome outcome) {
		InstanceStatistics statistics = candidate(index).statistics();
		long began = statistics.begin();
		this.now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
		statistics.end(began, outcome);
	}

}
