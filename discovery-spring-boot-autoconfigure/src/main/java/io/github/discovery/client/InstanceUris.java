package io.github.discovery.client;

import java.net.URI;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Puts instances in the place of one service, and remembers the URIs of requests without
 * a query: to parse one costs more than to pick an instance, and many requests ask for
 * the same path. Bounded, because each takes the place of another.
 */
public final class InstanceUris {

	/** A power of two. */
	private static final int SLOTS = 64;

	private static final int LONGEST_PATH = 128;

	private final AtomicReferenceArray<@Nullable URI> slots = new AtomicReferenceArray<>(SLOTS);

	/**
	 * Return the URI of a resource at an instance.
	 * @param uri the URI with the name of the service
	 * @param instance the instance to call
	 * @return as {@link ServiceUris#at}, maybe the same URI as before
	 */
	public URI at(URI uri, DiscoveredInstance instance) {
		String path = uri.getRawPath();
		if (path == null || path.length() > LONGEST_PATH || uri.getRawQuery() != null || uri.getRawFragment() != null) {
			return ServiceUris.at(uri, instance);
		}
		String scheme = ServiceUris.scheme(uri.getScheme(), instance.isSecure());
		String authority = instance.authority();
		int hash = 31 * path.hashCode() + authority.hashCode();
		int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
		URI known = this.slots.get(slot);
		if (known != null && path.equals(known.getRawPath()) && authority.equals(known.getRawAuthority())
				&& scheme.equals(known.getScheme())) {
			return known;
		}
		URI made = ServiceUris.at(uri, instance);
		this.slots.set(slot, made);
		return made;
	}

}
