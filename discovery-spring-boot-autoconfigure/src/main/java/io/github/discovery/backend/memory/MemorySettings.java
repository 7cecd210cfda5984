package io.github.discovery.backend.memory;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the memory backend can be told.
 *
 * @param name contexts of this JVM that use the same name share a registry; {@code null}
 * for a private one
 * @param sweepInterval how often a watch looks for leases that have run out
 * @param maximumInstances entries that a registry takes at most
 * @param history changes that a registry remembers, and that a watch may be behind
 */
public record MemorySettings(@Nullable String name, Duration sweepInterval, int maximumInstances, int history) {

	/** A private registry with the usual bounds. */
	public static final MemorySettings DEFAULTS = new MemorySettings(null, Duration.ofSeconds(1), 100_000, 1024);

	/**
	 * Return these settings with another name.
	 * @param name the name, {@code null} or blank for a private registry
	 * @return changed settings
	 */
	public MemorySettings withName(@Nullable String name) {
		String shared = (name != null && !name.isBlank()) ? name.strip() : null;
		return new MemorySettings(shared, this.sweepInterval, this.maximumInstances, this.history);
	}

}
