package io.github.discovery.client.call;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt did not bring the answer of a call.
 *
 * @param kind what happened
 * @param status the status of the answer, 0 if there was none
 * @param retryAfterNanos how long the instance asked to be left alone, -1 if it did not
 * @param cause the error, {@code null} if there was an answer
 */
public record AttemptFailure(Kind kind, int status, long retryAfterNanos, @Nullable Throwable cause) {

	/**
	 * An attempt ended with an error.
	 * @param kind what happened
	 * @param cause the error
	 * @return a failure
	 */
	public static AttemptFailure of(Kind kind, Throwable cause) {
		return new AttemptFailure(kind, 0, -1, cause);
	}

	/**
	 * An attempt ended with an answer that may have to be asked for again.
	 * @param status its status
	 * @param retryAfterNanos what the answer's {@code Retry-After} says, -1 if it has
	 * none
	 * @return a failure
	 */
	public static AttemptFailure of(int status, long retryAfterNanos) {
		return new AttemptFailure(Kind.ANSWER, status, retryAfterNanos, null);
	}

	/** Whether there was no answer at all: another instance might have given one. */
	boolean isOfConnection() {
		return this.kind == Kind.UNSENT || this.kind == Kind.BROKEN;
	}

	/**
	 * What happened to an attempt.
	 */
	public enum Kind {

		/** No connection came about: nothing was sent. */
		UNSENT,

		/** The connection broke, or no answer came in time. */
		BROKEN,

		/** Its instance is stuck, and the call may still do better elsewhere. */
		STUCK,

		/** There was an answer. */
		ANSWER

	}

}
