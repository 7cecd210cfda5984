package io.github.discovery.loadbalancing.ejection;

import java.time.Duration;

/**
 * When an instance is taken out of the choice for what calls to it came to.
 *
 * @param enabled whether any is
 * @param consecutiveFailures so many failures in a row suffice
 * @param failureRate so large a share of failures suffices, from 0 to 1
 * @param minimumRequests so many attempts a share needs
 * @param window the time in which shares are counted
 * @param baseTime how long the first ejection lasts; the second lasts twice as long, and
 * so on
 * @param maxTime how long an ejection lasts at most
 * @param maxEjected the share of instances that may be ejected at once; one always may,
 * the last one never
 */
public record EjectionSettings(boolean enabled, int consecutiveFailures, double failureRate, int minimumRequests,
		Duration window, Duration baseTime, Duration maxTime, double maxEjected) {

	/** Sized for fleets of three. */
	public static final EjectionSettings DEFAULTS = new EjectionSettings(true, 5, 0.5, 10, Duration.ofSeconds(20),
			Duration.ofSeconds(30), Duration.ofMinutes(5), 0.5);

}
