package io.github.discovery.loadbalancing;

import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key by which requests keep going to the same instance. A bean of this type
 * takes the place of what is configured as {@code hash-on}.
 */
@FunctionalInterface
public interface HashKeyResolver {

	/**
	 * Return the key of a request.
	 * @param service the service that is called
	 * @param request the request
	 * @return a key, {@code null} if any instance will do
	 */
	@Nullable String resolve(ServiceName service, RequestView request);

}
