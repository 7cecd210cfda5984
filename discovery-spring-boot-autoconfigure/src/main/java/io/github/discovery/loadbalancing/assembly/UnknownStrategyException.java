package io.github.discovery.loadbalancing.assembly;

import java.util.Collection;
import java.util.List;

import io.github.discovery.model.Names;

/**
 * A configured load-balancing strategy does not exist.
 */
public class UnknownStrategyException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String strategy;

	private final List<String> available;

	/**
	 * Create an exception.
	 * @param strategy the unknown name
	 * @param available the names that would have been accepted
	 */
	public UnknownStrategyException(String strategy, Collection<String> available) {
		super("Unknown load-balancing strategy '" + Names.printable(strategy) + "': allowed are " + available);
		this.strategy = Names.printable(strategy);
		this.available = List.copyOf(available);
	}

	/**
	 * Return the unknown name.
	 * @return the name, safe to print
	 */
	public String getStrategy() {
		return this.strategy;
	}

	/**
	 * Return the names that would have been accepted.
	 * @return the names in order
	 */
	public List<String> getAvailable() {
		return this.available;
	}

}
