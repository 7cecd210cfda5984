/**
 * Immutable values that everything else speaks in: names, instances, snapshots,
 * registrations, statuses and events.
 */
@NullMarked
package io.github.discovery.model;

import org.jspecify.annotations.NullMarked;
