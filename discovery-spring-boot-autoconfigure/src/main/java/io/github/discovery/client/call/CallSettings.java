package io.github.discovery.client.call;

import java.time.Duration;

import io.github.discovery.client.guard.BreakerSettings;

/**
 * How calls of one service are made.
 *
 * @param timeout how long a call with all its attempts may take to its response headers
 * @param bodyIdleTimeout how long the body of an answer may pause; zero for ever
 * @param retry which attempts are repeated
 * @param breaker when calls fail at once
 * @param explain whether a request may ask why it went where it went
 * @param tlsServerName what TLS asks an instance for that is found by address; empty for
 * the address
 * @param instanceHeader which header of an answer tells the instance; empty for none
 */
public record CallSettings(Duration timeout, Duration bodyIdleTimeout, RetrySettings retry, BreakerSettings breaker,
		boolean explain, String tlsServerName, String instanceHeader) {

	/** Half a minute, three attempts, breaker on. */
	public static final CallSettings DEFAULTS = new CallSettings(Duration.ofSeconds(30), Duration.ZERO,
			RetrySettings.DEFAULTS, BreakerSettings.DEFAULTS, false);

	/**
	 * Create settings without a name for TLS and a header of answers.
	 * @param timeout how long a call with all its attempts may take to its response
	 * headers
	 * @param bodyIdleTimeout how long the body of an answer may pause; zero for ever
	 * @param retry which attempts are repeated
	 * @param breaker when calls fail at once
	 * @param explain whether a request may ask why it went where it went
	 */
	public CallSettings(Duration timeout, Duration bodyIdleTimeout, RetrySettings retry, BreakerSettings breaker,
			boolean explain) {
		this(timeout, bodyIdleTimeout, retry, breaker, explain, "", "");
	}

}
