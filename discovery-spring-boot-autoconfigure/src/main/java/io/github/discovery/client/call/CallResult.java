package io.github.discovery.client.call;

import java.util.Locale;

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
	REFUSED;

	/**
	 * Return the name as labels and texts have it.
	 * @return the name in lower case, with hyphens
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
