package io.github.discovery.client.guard;

import java.time.Duration;

/**
 * When calls of a service fail at once.
 *
 * @param enabled whether they ever do
 * @param failureThreshold so many failed calls in a row suffice; has no effect with a
 * failure rate
 * @param failureRate so large a share of failed calls suffices, from 0 to 1; 0 to count
 * failures in a row instead
 * @param window the time in which a share is counted
 * @param minimumCalls so many calls a share needs
 * @param openDuration how long calls then fail at once
 * @param halfOpenCalls so many calls then find out whether the service is well again
 */
public record BreakerSettings(boolean enabled, int failureThreshold, double failureRate, Duration window,
		int minimumCalls, Duration openDuration, int halfOpenCalls) {

	/** Five in a row, a minute, three trials. */
	public static final BreakerSettings DEFAULTS = new BreakerSettings(true, 5, 0, Duration.ofSeconds(60), 10,
			Duration.ofSeconds(60), 3);

}
