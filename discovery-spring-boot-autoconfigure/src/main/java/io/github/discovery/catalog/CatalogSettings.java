package io.github.discovery.catalog;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.github.discovery.model.InstanceStatus;

/**
 * What the catalog may be told. Immutable.
 *
 * @param timing how often and how long
 * @param lossProtection when a missing instance is believed to be gone
 * @param maximumServices services followed at most
 * @param healthyStatuses statuses with which an instance may be called
 * @param readMode how answers of several backends become one
 */
public record CatalogSettings(Timing timing, LossProtection lossProtection, int maximumServices,
		Set<InstanceStatus> healthyStatuses, ReadMode readMode) {

	/** What applies where nothing is set. */
	public static final CatalogSettings DEFAULTS = new CatalogSettings(Timing.DEFAULTS, LossProtection.DEFAULTS, 1000,
			EnumSet.of(InstanceStatus.PASSING, InstanceStatus.WARNING, InstanceStatus.UNKNOWN), ReadMode.MERGE);

	/**
	 * Create settings with an unmodifiable copy of the statuses.
	 */
	public CatalogSettings {
		healthyStatuses = Set.copyOf(healthyStatuses);
	}

	/**
	 * Return a copy with another timing.
	 * @param timing the timing
	 * @return a changed copy
	 */
	public CatalogSettings withTiming(Timing timing) {
		return new CatalogSettings(timing, this.lossProtection, this.maximumServices, this.healthyStatuses,
				this.readMode);
	}

	/**
	 * How often and how long.
	 *
	 * @param relistInterval time between full reads beside a watch that is none itself
	 * @param pollInterval time between full reads of a registry that cannot be watched
	 * @param firstLookupTimeout time that the first look-up of a service waits at most
	 * @param staleAfter age from which data counts as stale
	 * @param idleTimeout time after which a service nobody asks for is dropped
	 */
	public record Timing(Duration relistInterval, Duration pollInterval, Duration firstLookupTimeout,
			Duration staleAfter, Duration idleTimeout) {

		/** What applies where nothing is set. */
		public static final Timing DEFAULTS = new Timing(Duration.ofSeconds(60), Duration.ofSeconds(15),
				Duration.ofSeconds(3), Duration.ofMinutes(2), Duration.ofMinutes(10));

	}

	/**
	 * When a missing instance is believed to be gone.
	 *
	 * @param enabled whether instances missing across a discontinuity are withheld
	 * @param grace how long they are withheld before a second read is believed
	 */
	public record LossProtection(boolean enabled, Duration grace) {

		/** What applies where nothing is set. */
		public static final LossProtection DEFAULTS = new LossProtection(true, Duration.ofSeconds(30));

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
