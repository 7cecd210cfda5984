package io.github.discovery.autoconfigure.backend.memory;

import io.github.discovery.backend.memory.MemorySettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys of the memory backend.
 *
 * @param name Name under which contexts of one JVM share a registry; without one the
 * registry is private to the context.
 */
@ConfigurationProperties("discovery.memory")
public record MemoryProperties(@DefaultValue("") String name) {

	static final MemoryProperties DEFAULTS = new MemoryProperties("");

	MemorySettings toSettings() {
		return MemorySettings.DEFAULTS.withName(this.name);
	}

}
