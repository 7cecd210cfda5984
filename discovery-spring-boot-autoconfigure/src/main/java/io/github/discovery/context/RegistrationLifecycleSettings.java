package io.github.discovery.context;

import java.time.Duration;

/**
 * How an application comes into the registry and leaves it.
 *
 * @param automatic whether the application registers itself
 * @param failFast whether the start fails when the first registration does
 * @param deregisterOnShutdown whether entries are removed at shutdown, or left to their
 * time to live
 * @param propagationDelay how long callers may need to see that it is out of service
 * @param deregisterTimeout how long draining may take, and how long removing may take
 */
public record RegistrationLifecycleSettings(boolean automatic, boolean failFast, boolean deregisterOnShutdown,
		Duration propagationDelay, Duration deregisterTimeout) {

	private static final Duration MARGIN = Duration.ofSeconds(5);

	/**
	 * Return the time the whole of the shutdown may take.
	 * @return draining, waiting and removing, with a margin
	 */
	Duration shutdownTimeout() {
		return this.deregisterTimeout.multipliedBy(2).plus(this.propagationDelay).plus(MARGIN);
	}

}
