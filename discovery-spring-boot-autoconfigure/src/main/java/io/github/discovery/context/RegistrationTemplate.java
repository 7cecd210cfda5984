package io.github.discovery.context;

import io.github.discovery.model.Registration;

/**
 * An own entry of which everything is settled but the port.
 */
@FunctionalInterface
public interface RegistrationTemplate {

	/**
	 * Fill in the port.
	 * @param port 1 to 65535, or 0 if there is nothing to call
	 * @return the entry
	 */
	Registration build(int port);

}
