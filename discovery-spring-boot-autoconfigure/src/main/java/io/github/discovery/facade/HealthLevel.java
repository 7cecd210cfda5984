package io.github.discovery.facade;

/**
 * How well something is.
 */
public enum HealthLevel {

	/** All is well; what was taken out of service on purpose does not count. */
	HEALTHY,

	/** It works, but not all of it is well. */
	DEGRADED,

	/** It cannot be used. */
	UNHEALTHY

}
