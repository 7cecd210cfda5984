package io.github.discovery.client.call;

/**
 * How a whole call ended.
 */
public enum CallResult {

	/** With an answer that is no server error. */
	SUCCESS,

	/** With a server error, or with the error of its last attempt. */
	FAILURE,

	/** Its time was over. */
	TIMEOUT,

	/** The caller lost interest. */
	CANCELLED,

	/** There was no instance to call. */
	NO_INSTANCE,

	/** The circuit breaker was open. */
	CIRCUIT_OPEN,

	/** A bulkhead or a rate limiter had no place left. */
	REFUSED

}
