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
 * @param lastError what keeps the data from being confirmed, in one line, {@code null}
 * once it was confirmed after that
 * @param earlierError the last error that is over, {@code null} if there was none
 * @param nextAttempt time until the next attempt, {@code null} while connected
 * @param mode how changes come in: {@code watch}, {@code poll}, {@code fixed}, or
 * {@code watch in turn, up to 4.2 s late} where more is watched than can be at once
 */
public record SourceState(String source, String scope, boolean connected, boolean answered, @Nullable Duration age,
		@Nullable String lastError, @Nullable EarlierError earlierError, @Nullable Duration nextAttempt, String mode) {

	/**
	 * An error after which data was confirmed again.
	 *
	 * @param error the error in one line
	 * @param age time since it was last seen
	 */
	public record EarlierError(String error, Duration age) {
	}

}
