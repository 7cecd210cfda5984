package io.github.discovery.loadbalancing;

/**
 * How one attempt at one instance ended.
 */
public enum Outcome {

	/** The instance answered, and not with a server error. */
	SUCCESS,

	/** The instance answered with a server error, or the attempt broke midway. */
	FAILURE,

	/** No connection came about, so nothing was sent. */
	CONNECT_FAILURE,

	/** The caller lost interest before an answer came. */
	CANCELLED

}
