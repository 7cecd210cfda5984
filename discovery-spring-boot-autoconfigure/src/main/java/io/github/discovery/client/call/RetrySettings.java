package io.github.discovery.client.call;

import java.time.Duration;
import java.util.Set;

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

}
