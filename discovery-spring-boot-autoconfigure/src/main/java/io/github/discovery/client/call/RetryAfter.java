package io.github.discovery.client.call;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Retry-After} of RFC 9110: seconds, or a date, which is compared
 * with the date of the same answer and so needs no clock.
 */
public final class RetryAfter {

	/** Longer waits are all the same: nobody waits for them. */
	private static final long LONGEST = Duration.ofDays(1).toNanos();

	private static final BigInteger LONGEST_SECONDS = BigInteger.valueOf(Duration.ofDays(1).toSeconds());

	/** What is longer is neither a number nor a date. */
	private static final int MAX_LENGTH = 64;

	private RetryAfter() {
	}

	/**
	 * Return how long an answer asks to wait.
	 * @param retryAfter the header, {@code null} if there is none
	 * @param date the header {@code Date} of the same answer
	 * @return nanoseconds, -1 if nothing that can be understood is asked
	 */
	public static long nanos(@Nullable String retryAfter, @Nullable String date) {
		if (retryAfter == null || retryAfter.isBlank()) {
			return -1;
		}
		String text = retryAfter.trim();
		if (text.length() <= MAX_LENGTH && text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			BigInteger seconds = new BigInteger(text).min(LONGEST_SECONDS);
			return Duration.ofSeconds(seconds.longValueExact()).toNanos();
		}
		if (date == null || text.length() > MAX_LENGTH) {
			return -1;
		}
		try {
			Duration wait = Duration.between(parse(date.trim()), parse(text));
			return wait.isNegative() ? 0 : Math.min(LONGEST, wait.toNanos());
		}
		catch (DateTimeException | ArithmeticException ex) {
			return -1;
		}
	}

	private static ZonedDateTime parse(String text) {
		return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
	}

}
