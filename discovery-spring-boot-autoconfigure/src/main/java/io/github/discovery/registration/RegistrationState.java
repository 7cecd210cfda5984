package io.github.discovery.registration;

import java.time.Duration;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.Registration;
import org.jspecify.annotations.Nullable;

/**
 * One entry in one backend: what is wanted, and what is there.
 *
 * @param backend the backend
 * @param desired what this process wants the registry to say
 * @param actual what the registry said when it was last read back, {@code null} if that
 * was nothing
 * @param state the state in one word: {@code registering}, {@code registered},
 * {@code telling-status}, {@code backing-off}, {@code deregistering},
 * {@code deregistered}
 * @param lastError the last error in one line, {@code null} once a later step worked
 * @param nextAttempt time until the next attempt, {@code null} if none is needed
 */
public record RegistrationState(String backend, Registration desired, @Nullable DiscoveredInstance actual, String state,
		@Nullable String lastError, @Nullable Duration nextAttempt) {
}
