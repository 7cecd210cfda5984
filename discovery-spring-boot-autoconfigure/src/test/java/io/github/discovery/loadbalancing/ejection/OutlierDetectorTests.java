package io.github.discovery.loadbalancing.ejection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutlierDetectorTests {

	private static final EjectionSettings SETTINGS = EjectionSettings.DEFAULTS;

	private long now = 1_000_000_000_000L;

	private final List<String> heard = new ArrayList<>();

	private final ServiceStatistics statistics = new ServiceStatistics(() -> this.now);

	private final OutlierDetector detector = new OutlierDetector(this.statistics, () -> this.now,
			new SplittableRandom(42), new EjectionListener() {

				@Override
				public void ejected(String instanceId, Ejection ejection, boolean stalled) {
					OutlierDetectorTests.this.heard.add(instanceId + " ejected" + (stalled ? ", stalled" : ""));
				}

				@Override
				public void returned(String instanceId) {
					OutlierDetectorTests.this.heard.add(instanceId + " returned");
				}

			});

	private List<String> callable = List.of("a", "b", "c", "d");

	@ParameterizedTest
	@EnumSource(names = { "FAILURE", "CONNECT_FAILURE", "TIMEOUT" })
	void ejectsAfterFiveFailuresInARow(Outcome outcome) {
		call("a", outcome, 4);
		assertThat(evaluate()).isFalse();
		call("a", outcome, 1);
		assertThat(evaluate()).isTrue();
		assertThat(this.detector.ejections().get("a").reason()).isEqualTo("5 failures in a row");
		assertThat(evaluate()).isFalse();
		assertThat(this.heard).containsExactly("a ejected");
	}

	@Test
	void aSuccessBetweenBreaksTheRow() {
		call("a", Outcome.FAILURE, 4);
		call("a", Outcome.SUCCESS, 1);
		call("a", Outcome.FAILURE, 4);
		assertThat(evaluate()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "THROTTLED", "CANCELLED" })
	void neitherThrottlingNorCancelsAreFailuresInARow(Outcome outcome) {
		call("a", outcome, 9);
		assertThat(evaluate()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "FAILURE, true", "THROTTLED, true", "TIMEOUT, true", "CANCELLED, false", "SUCCESS, false" })
	void ejectsForHalfOfTenRequests(Outcome outcome, boolean ejected) {
		evaluate();
		for (int i = 0; i < 5; i++) {
			call("a", Outcome.SUCCESS, 1);
			call("a", outcome, 1);
		}
		assertThat(evaluate()).isEqualTo(ejected);
		if (ejected) {
			assertThat(this.detector.ejections().get("a").reason()).isEqualTo("5 of 10 calls failed");
		}
	}

	@Test
	void answersThatBreakOffAreFailuresThoughEachBeginsWell() {
		evaluate();
		for (int i = 0; i < 10; i++) {
			call("a", Outcome.SUCCESS, 1);
			this.statistics.of("a").brokeOff();
		}
		assertThat(evaluate()).isTrue();
		assertThat(this.detector.ejections().get("a").reason()).isEqualTo("10 of 10 calls failed");
	}

	@Test
	void nineRequestsAreTooFewForAShare() {
		evaluate();
		for (int i = 0; i < 3; i++) {
			call("a", Outcome.FAILURE, 2);
			call("a", Outcome.SUCCESS, 1);
		}
		assertThat(evaluate()).isFalse();
	}

	@Test
	void whatIsOlderThanTheWindowDoesNotCount() {
		evaluate();
		call("a", Outcome.THROTTLED, 9);
		for (int i = 0; i < 22; i++) {
			pass(Duration.ofSeconds(1));
			assertThat(evaluate()).isFalse();
		}
		call("a", Outcome.THROTTLED, 1);
		assertThat(evaluate()).isFalse();
		call("a", Outcome.THROTTLED, 9);
		assertThat(evaluate()).isTrue();
	}

	@Test
	void anIdleInstanceIsNotSuspiciousWhateverTheMinimum() {
		EjectionSettings settings = new EjectionSettings(true, 0, 0, 0, Duration.ofSeconds(20), Duration.ofSeconds(30),
				Duration.ofMinutes(5), 0.5);
		assertThat(this.detector.evaluate(settings, this.callable)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "1, 0.5, 0", "2, 0.5, 1", "3, 0.5, 1", "4, 0.5, 2", "5, 0.5, 2", "4, 0.1, 1", "4, 0, 1", "4, 1, 3",
			"2, 1, 1" })
	void ejectsAtMostItsShareAndNeverTheLastOne(int instances, double share, int ejected) {
		List<String> all = List.of("a", "b", "c", "d", "e").subList(0, instances);
		all.forEach((id) -> call(id, Outcome.FAILURE, 5));
		EjectionSettings settings = new EjectionSettings(true, 5, 0.5, 10, Duration.ofSeconds(20),
				Duration.ofSeconds(30), Duration.ofMinutes(5), share);
		this.detector.evaluate(settings, all);
		assertThat(this.detector.ejections()).hasSize(ejected);
		this.detector.evaluate(settings, all);
		assertThat(this.detector.ejections()).hasSize(ejected);
	}

	@Test
	void restsThirtySecondsGiveOrTakeATenthAndThenIsOnTrial() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		pass(Duration.ofMillis(26_900));
		assertThat(evaluate()).isFalse();
		assertThat(trial("a")).isFalse();
		pass(Duration.ofMillis(6_200));
		assertThat(evaluate()).isTrue();
		assertThat(trial("a")).isTrue();
		assertThat(trial("a")).isFalse();
	}

	@Test
	void eachFailedTrialMakesTheRestLongerUpToFiveMinutes() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		for (int count = 2; count <= 12; count++) {
			rest("a");
			assertThat(trial("a")).isTrue();
			assertThat(this.detector.tried("a", Outcome.TIMEOUT, SETTINGS)).isTrue();
			Ejection ejection = this.detector.ejections().get("a");
			assertThat(ejection.count()).isEqualTo(count);
			assertThat(ejection.isOnTrial()).isFalse();
			double expected = Math.min(30e9 * count, 300e9);
			assertThat((double) (ejection.until() - ejection.began())).isBetween(0.9 * expected,
					Math.min(1.1 * expected, 300e9));
		}
	}

	@Test
	void comesBackWithSlowStartAfterAGoodTrial() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		rest("a");
		assertThat(trial("a")).isTrue();
		assertThat(this.detector.tried("a", Outcome.SUCCESS, SETTINGS)).isTrue();
		assertThat(this.detector.ejections()).isEmpty();
		assertThat(this.statistics.of("a").newSince()).isEqualTo(this.now);
		assertThat(evaluate()).isFalse();
		assertThat(this.heard).containsExactly("a ejected", "a returned");
	}

	@Test
	void whatCallsCameToWhileItRestedIsNotHeldAgainstIt() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		rest("a");
		call("a", Outcome.THROTTLED, 100);
		assertThat(trial("a")).isTrue();
		this.detector.tried("a", Outcome.SUCCESS, SETTINGS);
		assertThat(evaluate()).isFalse();
	}

	@Test
	void aRelapseRestsLongerUnlessItWasWellForLong() {
		ejectAndReturn("a");
		call("a", Outcome.FAILURE, 5);
		evaluate();
		assertThat(this.detector.ejections().get("a").count()).isEqualTo(2);
		rest("a");
		trial("a");
		this.detector.tried("a", Outcome.SUCCESS, SETTINGS);
		pass(Duration.ofMinutes(5));
		call("a", Outcome.FAILURE, 5);
		evaluate();
		assertThat(this.detector.ejections().get("a").count()).isOne();
	}

	@Test
	void aCancelledTrialIsGivenBackAndALostOneExpires() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		rest("a");
		assertThat(trial("a")).isTrue();
		assertThat(this.detector.tried("a", Outcome.CANCELLED, SETTINGS)).isFalse();
		assertThat(trial("a")).isTrue();
		pass(Duration.ofNanos(Ejection.TRIAL_NANOS));
		assertThat(trial("a")).isFalse();
		pass(Duration.ofMillis(1));
		assertThat(trial("a")).isTrue();
	}

	@Test
	void aResultThatComesTooLateChangesNothing() {
		ejectAndReturn("a");
		assertThat(this.detector.tried("a", Outcome.FAILURE, SETTINGS)).isFalse();
		call("a", Outcome.FAILURE, 5);
		evaluate();
		assertThat(this.detector.tried("a", Outcome.SUCCESS, SETTINGS)).isFalse();
		assertThat(this.detector.ejections()).containsOnlyKeys("a");
	}

	@Test
	void comesBackUntriedWhereNoCallMayTry() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		rest("a");
		Ejection ejection = this.detector.ejections().get("a");
		long rest = Duration.ofNanos(ejection.until() - ejection.began()).toMillis();
		for (long passed = 500; passed < rest; passed += 500) {
			pass(Duration.ofMillis(500));
			assertThat(evaluate()).isFalse();
		}
		pass(Duration.ofMillis(500));
		assertThat(evaluate()).isTrue();
		assertThat(this.detector.ejections()).isEmpty();
		assertThat(this.statistics.of("a").newSince()).isEqualTo(this.now);
	}

	@Test
	void timeWithoutCallsDoesNotBringItBackUntried() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		rest("a");
		pass(Duration.ofHours(8));
		assertThat(evaluate()).isFalse();
		assertThat(trial("a")).isTrue();
		this.detector.tried("a", Outcome.CANCELLED, SETTINGS);
		for (int i = 0; i < 400; i++) {
			pass(Duration.ofSeconds(1));
			assertThat(evaluate()).isFalse();
		}
	}

	@Test
	void whoeverWasAwayIsTriedAtOnce() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		this.callable = List.of("b", "c", "d");
		evaluate();
		pass(Duration.ofSeconds(2));
		evaluate();
		assertThat(trial("a")).isFalse();
		this.callable = List.of("a", "b", "c", "d");
		assertThat(evaluate()).isTrue();
		assertThat(this.detector.ejections()).containsOnlyKeys("a");
		assertThat(trial("a")).isTrue();
	}

	@Test
	void whoeverIsAwayForLongIsForgotten() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		this.statistics.retain(Set.of("b", "c", "d"));
		pass(ServiceStatistics.RETENTION);
		this.statistics.retain(Set.of("b", "c", "d"));
		this.callable = List.of("b", "c", "d");
		assertThat(evaluate()).isTrue();
		assertThat(this.detector.ejections()).isEmpty();
	}

	@Test
	void ejectionsEndWhenNoneAreWantedAnyMore() {
		call("a", Outcome.FAILURE, 5);
		evaluate();
		EjectionSettings off = new EjectionSettings(false, 5, 0.5, 10, Duration.ofSeconds(20), Duration.ofSeconds(30),
				Duration.ofMinutes(5), 0.5);
		assertThat(this.detector.evaluate(off, this.callable)).isTrue();
		assertThat(this.detector.ejections()).isEmpty();
		assertThat(this.detector.evaluate(off, this.callable)).isFalse();
	}

	private boolean evaluate() {
		return this.detector.evaluate(SETTINGS, this.callable);
	}

	private void ejectAndReturn(String id) {
		call(id, Outcome.FAILURE, 5);
		evaluate();
		rest(id);
		assertThat(trial(id)).isTrue();
		this.detector.tried(id, Outcome.SUCCESS, SETTINGS);
	}

	private void rest(String id) {
		pass(Duration.ofNanos(this.detector.ejections().get(id).until() - this.now));
		assertThat(evaluate()).isTrue();
	}

	private boolean trial(String id) {
		return this.detector.ejections().get(id).takeTrial(this.now);
	}

	private void call(String id, Outcome outcome, int times) {
		for (int i = 0; i < times; i++) {
			this.statistics.of(id).end(this.statistics.of(id).begin(), outcome);
		}
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
