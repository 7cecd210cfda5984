/**
 * The registries, a package each.
 */
@NullMarked
package io.github.discovery.backend;

import org.jspecify.annotations.NullMarked;
