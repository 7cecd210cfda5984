/**
 * Connects tests with registries in containers, by {@code @ServiceConnection}.
 */
@NullMarked
package io.github.discovery.testcontainers;

import org.jspecify.annotations.NullMarked;
