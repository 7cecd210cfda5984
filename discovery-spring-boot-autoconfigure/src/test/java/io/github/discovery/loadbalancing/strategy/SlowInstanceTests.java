package io.github.discovery.loadbalancing.strategy;

import java.time.Duration;
import java.util.Arrays;

import io.github.discovery.loadbalancing.CallSimulation;
import io.github.discovery.loadbalancing.CallSimulation.Behaviour;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.discovery.loadbalancing.CallSimulation.answersIn;
import static io.github.discovery.loadbalancing.CallSimulation.failsFast;
import static io.github.discovery.loadbalancing.CallSimulation.hangs;
import static io.github.discovery.loadbalancing.CallSimulation.serves;
import static io.github.discovery.loadbalancing.CallSimulation.stutters;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One slow instance among others that have pauses of their own, as on real machines: few
 * calls, so that calls in flight alone say little. Virtual time; bounds leave room for
 * the chance of the strategies.
 */
class SlowInstanceTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Duration SETTLING = Duration.ofSeconds(5);

	private static final Behaviour WELL = stutters(20);

	@ParameterizedTest
	@CsvSource({ "least-requests, 3", "least-requests, 5", "least-requests, 20", "peak-ewma, 3", "peak-ewma, 5",
			"peak-ewma, 20" })
	void anInstanceThatBecomesSlowLosesNearlyAllCallsWithinSeconds(String strategy, int instances) {
		CallSimulation simulation = simulation(strategy, instances, WELL, WELL).run(MINUTE, 200);
		double healthy = simulation.p99();
		simulation.behave("i-0000", answersIn(200));
		simulation.run(SETTLING, 200);
		simulation.run(MINUTE, 200);
		assertThat(simulation.share("i-0000")).isBetween(0.0005, 0.01);
		assertThat(simulation.p99()).isLessThan(1.5 * healthy);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 5, 20 })
	void failingFastAttractsNoCallsOfLeastRequests(int instances) {
		CallSimulation simulation = simulation("least-requests", instances, WELL, failsFast()).run(MINUTE, 200);
		assertThat(simulation.share("i-0000")).isBetween(0.0005, 0.01);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 5, 20 })
	void leastRequestsGivesAnInstanceThatIsWellAgainItsShare(int instances) {
		for (Behaviour ill : new Behaviour[] { answersIn(400), failsFast(), hangs(Outcome.TIMEOUT) }) {
			CallSimulation simulation = simulation("least-requests", instances, WELL, ill).run(MINUTE, 200);
			simulation.behave("i-0000", WELL);
			simulation.run(MINUTE, 200);
			double share = simulation.run(MINUTE, 200).share("i-0000");
			assertThat(share * instances).as("of the fair share, one of %s", instances).isBetween(0.9, 1.1);
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.02, 0.3, 0.45, 0.49, 0.5, 0.7 })
	void kindsOfCallsThatTakeLongEverywhereKeepSharesEqual(double slow) {
		CallSimulation simulation = simulation("least-requests", 5, serves(5, 200, slow), serves(5, 200, slow));
		for (int minute = 0; minute < 5; minute++) {
			simulation.run(MINUTE, 100);
			for (int i = 0; i < 5; i++) {
				double share = simulation.share("i-%04d".formatted(i)) * 5;
				assertThat(share).isBetween(0.85, 1.15);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 5, 20 })
	void leastRequestsSpreadsEquallyOverInstancesThatStutter(int instances) {
		CallSimulation simulation = simulation("least-requests", instances, WELL, WELL).run(Duration.ofMinutes(5), 200);
		for (int i = 0; i < instances; i++) {
			assertThat(simulation.share("i-%04d".formatted(i)) * instances).isBetween(0.95, 1.05);
		}
	}

	private static CallSimulation simulation(String strategy, int instances, Behaviour others, Behaviour first) {
		Behaviour[] behaviours = new Behaviour[instances];
		Arrays.fill(behaviours, others);
		behaviours[0] = first;
		return new CallSimulation(strategy, behaviours);
	}

}
