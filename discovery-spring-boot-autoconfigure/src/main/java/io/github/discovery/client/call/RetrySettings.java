package io.github.discovery.client.call;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which attempts are repeated.
 *
 * @param enabled whether any is
 * @param maxAttempts how many attempts a call has at most, the first included
 * @param attemptTimeout how long an attempt may take to its response headers
 * @param budget how many repetitions there may be for each call, on average over ten
 * seconds
 * @param budgetFloor so many repetitions a second are allowed where the budget gives less
 * @param statuses which answers are repeated, if the method allows it
 * @param methods which methods may be sent twice, in upper case
 * @param backoff how long to wait before the same instance is called again; doubles each
 * time, with full jitter
 * @param maxRetryAfter for how long a {@code Retry-After} is waited for; who asks for
 * more is not called again
 */
public record RetrySettings(boolean enabled, int maxAttempts, Duration attemptTimeout, double budget, int budgetFloor,
		Set<Integer> statuses, Set<String> methods, Duration backoff, Duration maxRetryAfter) {

	private static final int MAX_DOUBLINGS = 10;

	private static final int LEAST_ERROR = 400;

	private static final int TOO_MANY_REQUESTS = 429;

	private static final int SERVICE_UNAVAILABLE = 503;

	/** Three attempts, idempotent methods. */
	public static final RetrySettings DEFAULTS = new RetrySettings(true, 3, Duration.ofSeconds(10), 0.2, 10,
			Set.of(502, 503, 504), Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"), Duration.ofMillis(100),
			Duration.ofSeconds(5));

	/**
	 * Create settings with unmodifiable copies.
	 */
	public RetrySettings {
		statuses = Set.copyOf(statuses);
		methods = Set.copyOf(methods);
	}

	/** Whether any call is ever repeated. */
	boolean isOn() {
		return this.enabled && this.maxAttempts > 1;
	}

	/**
	 * Return whether an answer is one that might be asked for again.
	 * @param status its status
	 * @return whether it is worth a failure
	 */
	boolean isRetryable(int status) {
		// Nearly all answers are good ones, and each look into the set makes an object.
		return status >= LEAST_ERROR
				&& (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE || this.statuses.contains(status));
	}

	/**
	 * Return whether another attempt may be made after a failed one.
	 * @param failure what it came to
	 * @param idempotent whether the request may reach a server twice
	 * @return whether it may
	 */
	boolean mayRepeat(AttemptFailure failure, boolean idempotent) {
		return switch (failure.kind()) {
			case UNSENT -> true;
			case BROKEN, STUCK -> idempotent;
			case ANSWER -> idempotent && mayAskAgain(failure.status(), failure.retryAfterNanos());
		};
	}

	private boolean mayAskAgain(int status, long retryAfterNanos) {
		if (retryAfterNanos > this.maxRetryAfter.toNanos()) {
			return false;
		}
		boolean invited = retryAfterNanos >= 0;
		return switch (status) {
			case TOO_MANY_REQUESTS -> invited;
			case SERVICE_UNAVAILABLE -> invited || this.statuses.contains(status);
			default -> this.statuses.contains(status);
		};
	}

	/**
	 * Return how long to wait before the same instance is called again.
	 * @param attempt the number of the attempt that is about to begin, 2 or more
	 * @return nanoseconds
	 */
	long backoffBefore(int attempt) {
		long bound = this.backoff.toNanos() << Math.min(attempt - 2, MAX_DOUBLINGS);
		return (long) (bound * ThreadLocalRandom.current().nextDouble());
	}

}
