/**
 * Whole applications against a real Consul to which things happen.
 */
@NullMarked
package io.github.discovery.faults;

import org.jspecify.annotations.NullMarked;
