package io.github.discovery.autoconfigure.backend;

import java.util.List;

import io.github.discovery.spi.RegistryBackend;

/**
 * Backends that are selected together with another one and only read, such as the
 * datacenters beside the first. Each has a name, a reflector and failures of its own.
 *
 * @param of the name of the backend that they come with
 * @param all the backends, in the order in which they are asked
 */
public record FurtherBackends(String of, List<RegistryBackend> all) implements AutoCloseable {

	/**
	 * Create an unmodifiable copy.
	 */
	public FurtherBackends {
		all = List.copyOf(all);
	}

	@Override
	public void close() {
		this.all.forEach(RegistryBackend::close);
	}

}
