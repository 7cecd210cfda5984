package io.github.discovery.client.call;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTests {

	private static final String DATE = "Tue, 3 Jun 2025 11:05:30 GMT";

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "' 5 ', 5", "0000007, 7", "86400, 86400", "99999, 86400",
			"999999999999999999999, 86400" })
	void readsSeconds(String text, long seconds) {
		assertThat(RetryAfter.nanos(text, null)).isEqualTo(Duration.ofSeconds(seconds).toNanos());
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "-1", "1.5", "soon", "+3", "\u0663", "Tue, 40 Jun 2025 11:05:30 GMT" })
	void whatCannotBeUnderstoodAsksForNothing(String text) {
		assertThat(RetryAfter.nanos(text, DATE)).isEqualTo(-1);
	}

	@Test
	void comparesADateWithTheOneOfTheAnswer() {
		assertThat(RetryAfter.nanos("Tue, 3 Jun 2025 11:05:32 GMT", DATE)).isEqualTo(2_000_000_000L);
		assertThat(RetryAfter.nanos("Tue, 3 Jun 2025 11:05:00 GMT", DATE)).isZero();
		assertThat(RetryAfter.nanos("Sun, 3 Jun 2035 11:05:00 GMT", DATE)).isEqualTo(Duration.ofDays(1).toNanos());
		assertThat(RetryAfter.nanos("Tue, 3 Jun 2025 11:05:32 GMT", null)).isEqualTo(-1);
		assertThat(RetryAfter.nanos("Tue, 3 Jun 2025 11:05:32 GMT", "now")).isEqualTo(-1);
	}

}
