package io.github.discovery.autoconfigure;

import java.util.List;
import java.util.Set;

import io.github.discovery.model.InstanceStatus;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys directly under {@code discovery}.
 *
 * @param enabled Whether service discovery and registration are switched on.
 * @param backend Registry to use, or several: registration goes to all that can.
 * @param read How answers of several backends become one: merge (same host and port is
 * one instance, the first backend wins) or first-known (the first backend that knows the
 * service).
 * @param healthyStatuses Statuses with which an instance may be called.
 */
@ConfigurationProperties("discovery")
public record DiscoveryProperties(@DefaultValue("true") boolean enabled, @DefaultValue("memory") List<String> backend,
		@DefaultValue("merge") ReadMode read, @DefaultValue( {
				"passing", "warning", "unknown" }) Set<InstanceStatus> healthyStatuses){

	private static final DiscoveryProperties DEFAULTS = new DiscoveryProperties(true, List.of("memory"), ReadMode.MERGE,
			Set.of(InstanceStatus.PASSING, InstanceStatus.WARNING, InstanceStatus.UNKNOWN));

	/**
	 * Bind the record. All other keys are below its prefix too, so it looks for its own.
	 * @param source where the properties are
	 * @return the record
	 */
	public static DiscoveryProperties bound(SettingsSource source) {
		return source.hasAny("discovery.enabled", "discovery.backend", "discovery.read", "discovery.healthy-statuses")
				? source.bind(DiscoveryProperties.class) : DEFAULTS;
	}

	/**
	 * How answers of several backends become one.
	 */
	public enum ReadMode {

		/** Instances of all backends; of one host and port the first backend's. */
		MERGE,

		/** Instances of the first backend that knows the service. */
		FIRST_KNOWN

	}

}
