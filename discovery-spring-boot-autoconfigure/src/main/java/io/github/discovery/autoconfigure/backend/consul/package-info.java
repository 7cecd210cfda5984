/**
 * Wires the Consul backend.
 */
@NullMarked
package io.github.discovery.autoconfigure.backend.consul;

import org.jspecify.annotations.NullMarked;
