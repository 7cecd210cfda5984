package io.github.discovery.loadbalancing.ejection;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EjectionSettingsTests {

	private static final EjectionSettings DEFAULTS = EjectionSettings.DEFAULTS;

	@ParameterizedTest
	@ValueSource(ints = { 0, 2, 3, 5_000 })
	void defaultsCanFireInAnyFleetThatHasAnotherInstance(int instances) {
		assertThat(DEFAULTS.contradiction(instances)).isEmpty();
	}

	@Test
	void aSmallShareCanFireBecauseOneAlwaysMay() {
		assertThat(settings(5, 0.5, Duration.ofSeconds(20), 0.1).contradiction(3)).isEmpty();
		assertThat(settings(5, 0.5, Duration.ofSeconds(20), 0).contradiction(3)).isEmpty();
	}

	@Test
	void anythingThatIsOnlyUnlikelyIsNoContradiction() {
		EjectionSettings settings = new EjectionSettings(true, 1_000_000, 1, 1_000_000, Duration.ofMillis(1),
				Duration.ZERO, Duration.ZERO, 0.5);
		assertThat(settings.contradiction(3)).isEmpty();
	}

	@Test
	void tellsOfEachRuleThatCanNeverFire() {
		assertThat(settings(0, 0.5, Duration.ofSeconds(20), 0.5).contradiction(3)).get()
			.asString()
			.contains("consecutive-failures of 0");
		assertThat(settings(5, 1.5, Duration.ofSeconds(20), 0.5).contradiction(3)).get()
			.asString()
			.contains("failure-rate of 1.5");
		assertThat(settings(5, Double.NaN, Duration.ofSeconds(20), 0.5).contradiction(3)).isPresent();
		assertThat(settings(5, 0.5, Duration.ZERO, 0.5).contradiction(3)).get().asString().contains("window of PT0S");
		assertThat(DEFAULTS.contradiction(1)).get().asString().contains("the only instance");
	}

	@Test
	void nothingIsToldWhereNothingIsWanted() {
		EjectionSettings off = new EjectionSettings(false, 0, 2, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
		assertThat(off.contradiction(1)).isEmpty();
	}

	@Test
	void whatIsToldToNeverFireNeverDoes() {
		assertThat(settings(0, 0.5, Duration.ofSeconds(20), 0.5).isTooMany(100)).isFalse();
		assertThat(settings(5, 1.5, Duration.ofSeconds(20), 0.5).isTooLarge(100, 100)).isFalse();
		assertThat(settings(5, Double.NaN, Duration.ofSeconds(20), 0.5).isTooLarge(100, 100)).isFalse();
		assertThat(settings(5, 0, Duration.ofSeconds(20), 0.5).isTooLarge(100, 100)).isFalse();
	}

	private static EjectionSettings settings(int consecutive, double rate, Duration window, double most) {
		return new EjectionSettings(true, consecutive, rate, 10, window, DEFAULTS.baseTime(), DEFAULTS.maxTime(), most);
	}

}
