package io.github.discovery.loadbalancing.ejection;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EjectionSettingsTests {

	private static final EjectionSettings DEFAULTS = EjectionSettings.DEFAULTS;

	@Test
	void defaultsCanFire() {
		assertThat(DEFAULTS.contradiction()).isEmpty();
	}

	@Test
	void aSmallShareCanFireBecauseOneAlwaysMay() {
		assertThat(settings(5, 0.5, Duration.ofSeconds(20), 0.1).contradiction()).isEmpty();
		assertThat(settings(5, 0.5, Duration.ofSeconds(20), 0).contradiction()).isEmpty();
	}

	@Test
	void anythingThatIsOnlyUnlikelyIsNoContradiction() {
		EjectionSettings settings = new EjectionSettings(true, 1_000_000, 1, 1_000_000, Duration.ofMillis(1),
				Duration.ZERO, Duration.ZERO, 0.5);
		assertThat(settings.contradiction()).isEmpty();
	}

	@Test
	void tellsOfEachRuleThatCanNeverFire() {
		assertThat(settings(0, 0.5, Duration.ofSeconds(20), 0.5).contradiction()).get()
			.asString()
			.contains("consecutive-failures of 0");
		assertThat(settings(5, 1.5, Duration.ofSeconds(20), 0.5).contradiction()).get()
			.asString()
			.contains("failure-rate of 1.5");
		assertThat(settings(5, Double.NaN, Duration.ofSeconds(20), 0.5).contradiction()).isPresent();
		assertThat(settings(5, 0.5, Duration.ZERO, 0.5).contradiction()).get().asString().contains("window of PT0S");
	}

	@Test
	void nothingIsToldWhereNothingIsWanted() {
		EjectionSettings off = new EjectionSettings(false, 0, 2, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
		assertThat(off.contradiction()).isEmpty();
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
