package io.github.discovery.spi;

/**
 * Whether a full read can be believed where it lacks an instance that an earlier one had.
 */
public enum Continuity {

	/**
	 * The read follows the revision before it on an unbroken line: what it lacks is gone.
	 */
	UNBROKEN,

	/**
	 * The read may be partial, filtered, stale or of another history: what it lacks needs
	 * a confirmation.
	 */
	BROKEN

}
