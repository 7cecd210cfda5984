/**
 * What callers notice when an instance dies, freezes, fails or is slow, and no registry
 * learns of it.
 */
@NullMarked
package io.github.discovery.benchmarks.failover;

import org.jspecify.annotations.NullMarked;
