package io.github.discovery.catalog;

import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * A service was looked up before its registry was ever reached, so that an empty list
 * would be a lie.
 */
public class RegistryUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param service the service looked up, {@code null} for the list of all services
	 * @param message which registries were tried, since when, and the last error of each
	 */
	public RegistryUnavailableException(@Nullable ServiceName service, String message) {
		super(((service != null) ? service + ": " : "") + message);
	}

}
