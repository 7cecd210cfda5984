package io.github.discovery.model;

/**
 * What a registry says of an instance.
 */
public enum InstanceStatus {

	/** All checks are fine. */
	PASSING,

	/** Impaired, yet able to serve. */
	WARNING,

	/** Failing its checks. */
	CRITICAL,

	/** Taken out of service on purpose: never called, whatever the settings say. */
	MAINTENANCE,

	/** The registry keeps no status for it. */
	UNKNOWN

}
