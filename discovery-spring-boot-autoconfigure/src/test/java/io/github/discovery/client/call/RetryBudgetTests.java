package io.github.discovery.client.call;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetTests {

	private static final RetrySettings SETTINGS = RetrySettings.DEFAULTS;

	private final RetryBudget budget = new RetryBudget();

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, -1, Long.MAX_VALUE - 5, Long.MIN_VALUE })
	void worksWithAnyOriginOfTheClock(long origin) {
		assertThat(retries(origin, 100)).isEqualTo(10);
		assertThat(retries(origin + TimeUnit.SECONDS.toNanos(1), 100)).isEqualTo(10);
	}

	@Test
	void allowsAShareOfTheCalls() {
		called(0, 1_000);
		assertThat(retries(0, 1_000)).isEqualTo(200);
	}

	@Test
	void givesTheLargerOfShareAndFloorNotBoth() {
		// 20% of 60 calls a second is more than the floor, but not by much.
		long calls = 0;
		long retries = 0;
		for (int second = 0; second < 60; second++) {
			long now = TimeUnit.SECONDS.toNanos(second);
			called(now, 60);
			calls += 60;
			retries += retries(now, 200);
		}
		assertThat(retries).isLessThanOrEqualTo(calls / 5).isGreaterThan(calls / 6);
	}

	@Test
	void aQuietServiceHasItsFloorEverySecond() {
		for (int second = 0; second < 60; second++) {
			assertThat(retries(TimeUnit.SECONDS.toNanos(second), 50)).isEqualTo(10);
		}
	}

	@Test
	void whatIsLongAgoNoLongerCounts() {
		called(0, 1_000);
		assertThat(retries(TimeUnit.SECONDS.toNanos(10), 1_000)).isEqualTo(10);
	}

	private void called(long now, int times) {
		for (int i = 0; i < times; i++) {
			this.budget.called(now);
		}
	}

	private int retries(long now, int wanted) {
		int allowed = 0;
		for (int i = 0; i < wanted; i++) {
			allowed += this.budget.tryRetry(now, SETTINGS) ? 1 : 0;
		}
		return allowed;
	}

}
