package io.github.discovery.registration;

import java.time.Duration;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What others may see of a keeper at one moment.
 *
 * @param phase the state in one word
 * @param desired what is wanted
 * @param lease what was confirmed
 * @param actual what was last read back
 * @param error the last error, {@code null} once a later step worked
 * @param due when the next attempt is at the earliest, {@code null} if none is needed
 * @param refused whether the registry said no to what is wanted
 */
record KeeperView(String phase, Registration desired, @Nullable Lease lease, @Nullable DiscoveredInstance actual,
		@Nullable Throwable error, @Nullable Long due, boolean refused) {

	boolean registered() {
		return this.phase.equals(Registered.NAME) && this.lease != null && this.lease.written().equals(this.desired);
	}

	boolean waiting() {
		return this.phase.equals(BackingOff.NAME);
	}

	boolean gone() {
		return this.phase.equals(Deregistered.NAME);
	}

	RegistrationState toState(KeeperContext context) {
		Duration next = next(context);
		String lastError = (this.error != null) ? Steps.reason(this.error) : null;
		return new RegistrationState(context.backend().name(), this.desired, this.actual, this.phase, lastError, next);
	}

	private @Nullable Duration next(KeeperContext context) {
		if (this.due == null) {
			return null;
		}
		Duration wait = Duration.ofNanos(Math.max(0, this.due - context.loop().now()));
		Duration probe = context.gate().nextProbe();
		return (probe != null && probe.compareTo(wait) > 0) ? probe : wait;
	}

}
