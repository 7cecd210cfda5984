/**
 * Wires the services with fixed addresses.
 */
@NullMarked
package io.github.discovery.autoconfigure.backend.fixed;

import org.jspecify.annotations.NullMarked;
