package io.github.discovery.spi;

import java.util.List;

/**
 * The backends that were selected, in the order in which they win when two of them
 * describe one address.
 *
 * @param all the backends, the static one first where it lists anything
 */
public record RegistryBackends(List<RegistryBackend> all) {

	/**
	 * Create the selection with an unmodifiable copy.
	 */
	public RegistryBackends {
		all = List.copyOf(all);
	}

	/**
	 * Return the backends in which this process can be registered.
	 * @return those that are capable of registration
	 */
	public List<RegistryBackend> registering() {
		return this.all.stream().filter((backend) -> backend.capabilities().contains(Capability.REGISTRATION)).toList();
	}

}
