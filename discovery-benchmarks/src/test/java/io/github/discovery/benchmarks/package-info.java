/**
 * Whether the benchmarks run at all.
 */
@NullMarked
package io.github.discovery.benchmarks;

import org.jspecify.annotations.NullMarked;
