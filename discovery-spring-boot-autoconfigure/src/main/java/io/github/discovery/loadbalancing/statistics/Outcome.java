package io.github.discovery.loadbalancing.statistics;

import java.util.Locale;

/**
 * How one attempt at one instance ended.
 */
public enum Outcome {

	/** The instance answered, and not with a server error. */
	SUCCESS(true, false, false),

	/** The instance answered with a server error, or the attempt broke midway. */
	FAILURE(true, true, true),

	/** No connection came about, so nothing was sent. */
	CONNECT_FAILURE(true, true, true),

	/** Nothing came within the time of an attempt. */
	TIMEOUT(false, true, true),

	/** The instance asked for fewer calls, by 429. */
	THROTTLED(true, false, true),

	/** The caller lost interest before an answer came. */
	CANCELLED(false, false, false);

	private final boolean reaction;

	private final boolean failure;

	private final boolean againstRate;

	Outcome(boolean reaction, boolean failure, boolean againstRate) {
		this.reaction = reaction;
		this.failure = failure;
		this.againstRate = againstRate;
	}

	/**
	 * Return whether the instance, or the machine it is on, reacted at all.
	 * @return {@code false} if somebody only stopped waiting
	 */
	public boolean isReaction() {
		return this.reaction;
	}

	/**
	 * Return whether the attempt counts as one of several failures in a row.
	 * @return whether the instance failed
	 */
	public boolean isFailure() {
		return this.failure;
	}

	/**
	 * Return whether the attempt counts in the share of failures.
	 * @return whether the instance failed or asked to be spared
	 */
	public boolean isAgainstRate() {
		return this.againstRate;
	}

	/**
	 * Return the name as labels and texts have it.
	 * @return the name in lower case, with hyphens
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
