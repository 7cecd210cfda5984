package io.github.discovery.context;

import org.jspecify.annotations.Nullable;

/**
 * The first registration failed, and {@code discovery.registration.fail-fast} makes that
 * fail the start.
 */
public class RegistrationFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param registration what was to be registered
	 * @param reason the error in one line
	 * @param cause the error, if it is there
	 */
	public RegistrationFailedException(DiscoveryRegistration registration, String reason, @Nullable Throwable cause) {
		super("Could not register " + registration + " at start: " + reason, cause);
	}

}
