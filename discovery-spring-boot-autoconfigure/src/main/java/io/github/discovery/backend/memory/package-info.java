/**
 * The registry in this process: leases, a bounded history and watches, and the model that
 * the other backends are compared with.
 */
@NullMarked
package io.github.discovery.backend.memory;

import org.jspecify.annotations.NullMarked;
