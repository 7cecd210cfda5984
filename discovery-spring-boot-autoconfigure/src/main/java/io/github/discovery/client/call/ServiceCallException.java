package io.github.discovery.client.call;

import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * A call was given up by this side. Errors that an attempt brought are its cause or, of
 * earlier attempts, suppressed.
 */
public class ServiceCallException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient ServiceName service;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param service the service that was called
	 * @param reason the kind of failure
	 * @param message what happened, without the name of the service
	 * @param cause what went wrong before, if anything did
	 */
	public ServiceCallException(ServiceName service, Reason reason, String message, @Nullable Throwable cause) {
		super(service + ": " + message, cause);
		this.service = service;
		this.reason = reason;
	}

	/**
	 * Return the service that was called.
	 * @return the name of the service
	 */
	public ServiceName getService() {
		return this.service;
	}

	/**
	 * Return the kind of failure, for code that reacts to it.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why a call was given up.
	 */
	public enum Reason {

		/** The circuit breaker of the service is open. */
		CIRCUIT_OPEN,

		/** A bulkhead or a rate limiter of the service has no place left. */
		REFUSED,

		/** The time of the whole call was over. */
		DEADLINE_EXCEEDED,

		/** The time of an attempt was over, and it could not be repeated. */
		ATTEMPT_TIMED_OUT

	}

}
