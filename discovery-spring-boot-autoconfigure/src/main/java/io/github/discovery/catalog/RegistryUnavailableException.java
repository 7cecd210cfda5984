package io.github.discovery.catalog;

import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * A service was looked up before its registry was ever reached, so that an empty list
 * would be a lie.
 */
public class RegistryUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean nobodyAsked;

	/**
	 * Create an exception.
	 * @param service the service looked up, {@code null} for the list of all services
	 * @param message which registries were tried, since when, and the last error of each
	 */
	public RegistryUnavailableException(@Nullable ServiceName service, String message) {
		this(service, message, false);
	}

	private RegistryUnavailableException(@Nullable ServiceName service, String message, boolean nobodyAsked) {
		super(((service != null) ? service + ": " : "") + message);
		this.nobodyAsked = nobodyAsked;
	}

	static RegistryUnavailableException nobodyAsked(ServiceName service, String why) {
		return new RegistryUnavailableException(service, why, true);
	}

	/**
	 * Return whether no registry was asked, because the catalog does not follow the
	 * service.
	 * @return {@code false} if a registry was asked and has not answered
	 */
	public boolean isNobodyAsked() {
		return this.nobodyAsked;
	}

}
