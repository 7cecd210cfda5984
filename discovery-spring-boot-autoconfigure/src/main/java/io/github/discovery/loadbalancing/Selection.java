package io.github.discovery.loadbalancing;

import java.util.Map;
import java.util.Set;

import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Which instances will do.
 *
 * @param version the version they must have, {@code null} for any
 * @param tags the tags they must have, all of them
 * @param metadata the metadata entries they must have, all of them
 */
public record Selection(@Nullable String version, Set<String> tags, Map<String, String> metadata) {

	/** All will do. */
	public static final Selection ALL = new Selection(null, Set.of(), Map.of());

	/**
	 * Create a selection with unmodifiable copies.
	 */
	public Selection {
		tags = Set.copyOf(tags);
		metadata = Map.copyOf(metadata);
	}

	/**
	 * Select a version.
	 * @param version the version that instances must have
	 * @return a selection
	 */
	public static Selection version(String version) {
		return new Selection(version, Set.of(), Map.of());
	}

	/**
	 * Return whether an instance will do.
	 * @param instance the instance
	 * @return whether it has all that is asked for
	 */
	public boolean matches(DiscoveredInstance instance) {
		return (this.version == null || this.version.equals(instance.version()))
				&& instance.tags().containsAll(this.tags)
				&& instance.getMetadata().entrySet().containsAll(this.metadata.entrySet());
	}

}
