/**
 * Wires the event log and the meters.
 */
@NullMarked
package io.github.discovery.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
