/**
 * Wires the memory backend.
 */
@NullMarked
package io.github.discovery.autoconfigure.backend.memory;

import org.jspecify.annotations.NullMarked;
