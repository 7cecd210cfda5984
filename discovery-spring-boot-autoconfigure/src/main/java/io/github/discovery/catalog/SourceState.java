package io.github.discovery.catalog;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How well one backend is heard at this moment, for people and for metrics.
 *
 * @param source the backend
 * @param scope the scope, or the backend's name for the backend as a whole
 * @param connected whether the last step worked
 * @param answered whether a full read ever worked
 * @param age time since the data was last confirmed, {@code null} before the first answer
 * @param lastError the last error in one line, {@code null} if there was none
 * @param nextAttempt time until the next attempt, {@code null} while connected
 * @param mode how changes come in: {@code watch}, {@code poll}, {@code fixed}, or
 * {@code watch in turn, up to 4.2 s late} where more is watched than can be at once
 */
public record SourceState(String source, String scope, boolean connected, boolean answered, @Nullable Duration age,
		@Nullable String lastError, @Nullable Duration nextAttempt, String mode) {
}
