/**
 * Wires the health component and the endpoint.
 */
@NullMarked
package io.github.discovery.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
