package io.github.discovery.client.calls;

import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * A blocking call of one instance, which may fail with a checked exception.
 *
 * @param <T> the type of its result
 * @param <E> the type of checked exceptions it throws; inferred, and none for a function
 * that throws none
 */
@FunctionalInterface
public interface InstanceFunction<T extends @Nullable Object, E extends Exception> {

	/**
	 * Make the call.
	 * @param instance the instance to call
	 * @return the result
	 * @throws E if the call fails
	 */
	T apply(DiscoveredInstance instance) throws E;

}
