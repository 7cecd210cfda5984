/**
 * Picks of other load balancers, next to ours.
 */
@NullMarked
package io.github.discovery.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
