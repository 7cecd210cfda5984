package io.github.discovery.spi;

/**
 * Wraps every selected backend, to watch its steps. Must keep the contract of
 * {@link RegistryBackend}.
 */
@FunctionalInterface
public interface BackendDecorator {

	/**
	 * Wrap a backend.
	 * @param backend the backend
	 * @return a backend of the same name and with the same capabilities
	 */
	RegistryBackend decorate(RegistryBackend backend);

}
