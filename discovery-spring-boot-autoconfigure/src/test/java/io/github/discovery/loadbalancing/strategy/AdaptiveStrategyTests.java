package io.github.discovery.loadbalancing.strategy;

import java.time.Duration;
import java.util.Arrays;

import io.github.discovery.loadbalancing.CallSimulation;
import io.github.discovery.loadbalancing.CallSimulation.Behaviour;
import io.github.discovery.loadbalancing.PickerFixtures;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.discovery.loadbalancing.CallSimulation.answersIn;
import static io.github.discovery.loadbalancing.CallSimulation.failsFast;
import static io.github.discovery.loadbalancing.CallSimulation.flaps;
import static io.github.discovery.loadbalancing.CallSimulation.hangs;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Strategies that adapt, against instances that are not well, in virtual time.
 */
class AdaptiveStrategyTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Behaviour WELL = answersIn(20);

	@ParameterizedTest
	@CsvSource({ "least-requests, 5, 0.005", "least-requests, 3, 0.005", "peak-ewma, 5, 0.005", "peak-ewma, 3, 0.005" })
	void aSlowInstanceGetsASmallShare(String strategy, int instances, double most) {
		for (long seed : PickerFixtures.SEEDS) {
			CallSimulation simulation = simulation(seed, strategy, instances, answersIn(400));
			simulation.run(MINUTE, 500);
			assertThat(simulation.share("i-0000")).isBetween(0.0001, most);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 5, 20 })
	void p99StaysNearThatOfTheHealthyWithASlowInstance(int instances) {
		double healthy = simulation("peak-ewma", instances, WELL).run(MINUTE, 500).p99();
		CallSimulation simulation = simulation("peak-ewma", instances, answersIn(400));
		simulation.run(Duration.ofSeconds(10), 500);
		assertThat(simulation.run(MINUTE, 500).p99()).isLessThan(healthy * 1.2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 5, 20 })
	void failingFastAttractsNoCalls(int instances) {
		for (long seed : PickerFixtures.SEEDS) {
			CallSimulation simulation = simulation(seed, "peak-ewma", instances, failsFast());
			simulation.run(MINUTE, 500);
			assertThat(simulation.share("i-0000")).isBetween(0.0001, 0.01);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Outcome.class, names = { "TIMEOUT", "CANCELLED" })
	void anInstanceThatNeverAnswersGetsNearlyNothing(Outcome outcome) {
		for (int instances : new int[] { 2, 3, 5, 20 }) {
			CallSimulation simulation = simulation("peak-ewma", instances, hangs(outcome));
			simulation.run(MINUTE, 500);
			// One call in 3 s of 1500 is what it is tried with.
			assertThat(simulation.share("i-0000")).as("of %s", instances).isBetween(0.0003, 0.003);
		}
	}

	@Test
	void leastRequestsSparesAnInstanceThatNeverAnswers() {
		CallSimulation simulation = simulation("least-requests", 5, hangs(Outcome.TIMEOUT));
		assertThat(simulation.run(MINUTE, 500).share("i-0000")).isLessThan(0.02);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 20 })
	void aFlappingInstanceCostsFewFailures(int instances) {
		CallSimulation simulation = simulation("peak-ewma", instances,
				flaps(WELL, failsFast(), Duration.ofSeconds(20)));
		simulation.run(Duration.ofMinutes(4), 500);
		assertThat(simulation.failureShare()).isLessThan(0.01);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 5, 20 })
	void anInstanceThatIsWellAgainRecoversItsShare(int instances) {
		for (Behaviour ill : new Behaviour[] { answersIn(400), failsFast(), hangs(Outcome.TIMEOUT),
				hangs(Outcome.CANCELLED) }) {
			CallSimulation simulation = simulation("peak-ewma", instances, ill);
			simulation.run(MINUTE, 500);
			simulation.behave("i-0000", WELL);
			simulation.run(MINUTE, 500);
			double share = simulation.run(MINUTE, 500).share("i-0000");
			assertThat(share * instances).as("of the fair share, one of %s", instances).isBetween(0.7, 1.3);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 5, 20 })
	void equalInstancesGetEqualShares(int instances) {
		for (long seed : PickerFixtures.SEEDS) {
			CallSimulation simulation = simulation(seed, "peak-ewma", instances, WELL);
			simulation.run(MINUTE, 500);
			for (int i = 0; i < instances; i++) {
				assertThat(simulation.share("i-%04d".formatted(i)) * instances).isBetween(0.75, 1.25);
			}
		}
	}

	private static CallSimulation simulation(String strategy, int instances, Behaviour first) {
		return simulation(7, strategy, instances, first);
	}

	private static CallSimulation simulation(long seed, String strategy, int instances, Behaviour first) {
		Behaviour[] behaviours = new Behaviour[instances];
		Arrays.fill(behaviours, WELL);
		behaviours[0] = first;
		return new CallSimulation(seed, strategy, behaviours);
	}

}
