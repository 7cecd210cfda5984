package io.github.discovery.client;

import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * A call could not be made because there is no instance to make it to. The message counts
 * what is known: "payments: 3 known, 1 in maintenance, 2 critical".
 */
public class NoInstanceAvailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient ServiceName service;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param service the service that was to be called
	 * @param reason the kind of failure
	 * @param message what is known, without the name of the service
	 * @param cause what went wrong before, if anything did
	 */
	public NoInstanceAvailableException(ServiceName service, Reason reason, String message, @Nullable Throwable cause) {
		super(service + ": " + message, cause);
		this.service = service;
		this.reason = reason;
	}

	/**
	 * Return the service that was to be called.
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
	 * Why no instance can be called.
	 */
	public enum Reason {

		/** No registry knows an instance of the service. */
		UNKNOWN_SERVICE,

		/** Instances are known, but none has a status that may be called. */
		NOTHING_HEALTHY,

		/**
		 * Instances could be called, but failed so often that they rest, or too few are
		 * left where calls are to fail then.
		 */
		ALL_EJECTED,

		/**
		 * Instances could be called, but none is what settings and request ask for, or
		 * the strategy takes none.
		 */
		NOTHING_SELECTED,

		/** No registry has ever answered for the service. */
		REGISTRY_NEVER_REACHED,

		/**
		 * No registry is asked about the service: too many are followed already, or the
		 * context is closed.
		 */
		NOT_FOLLOWED

	}

}
