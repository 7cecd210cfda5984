/**
 * Whether a registry can be reached: one gate for each, shared by all who send it
 * anything.
 */
@NullMarked
package io.github.discovery.spi.reachability;

import org.jspecify.annotations.NullMarked;
