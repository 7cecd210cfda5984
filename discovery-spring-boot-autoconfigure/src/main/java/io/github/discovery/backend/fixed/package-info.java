/**
 * Services with fixed addresses, from the configuration.
 */
@NullMarked
package io.github.discovery.backend.fixed;

import org.jspecify.annotations.NullMarked;
