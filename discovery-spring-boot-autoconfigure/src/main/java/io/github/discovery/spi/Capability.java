package io.github.discovery.spi;

/**
 * What a backend can do beyond listing.
 */
public enum Capability {

	/** Registers, renews and deregisters. */
	REGISTRATION,

	/** Pushes changes; without it the catalog polls. */
	WATCH,

	/**
	 * Its watch answers with full reads, so that no periodic relist is needed beside it.
	 */
	WATCH_IS_FULL_READ,

	/** Can take an instance out of service and keeps that over renewals. */
	MAINTENANCE,

	/** Knows all services by name. */
	LIST_SERVICES

}
