package io.github.discovery.registration;

import io.github.discovery.model.Registration;

/**
 * What the registry confirmed to have.
 *
 * @param written the entry as it was written
 * @param confirmedAt when the last write or heartbeat that was confirmed had been sent;
 * the registry's own count began at that time or later
 */
record Lease(Registration written, long confirmedAt) {
}
