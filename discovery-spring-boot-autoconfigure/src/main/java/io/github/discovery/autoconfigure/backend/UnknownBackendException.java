package io.github.discovery.autoconfigure.backend;

import java.util.Collection;
import java.util.List;

/**
 * {@code discovery.backend} names a backend that does not exist.
 */
public class UnknownBackendException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String backend;

	private final List<String> available;

	/**
	 * Create an exception.
	 * @param backend the unknown name
	 * @param available the names that would have been accepted
	 */
	public UnknownBackendException(String backend, Collection<String> available) {
		super("discovery.backend names '" + backend + "', but available are " + available);
		this.backend = backend;
		this.available = List.copyOf(available);
	}

	/**
	 * Return the unknown name.
	 * @return the name as it was given
	 */
	public String getBackend() {
		return this.backend;
	}

	/**
	 * Return the names that would have been accepted.
	 * @return the names of the backends that are there
	 */
	public List<String> getAvailable() {
		return this.available;
	}

}
