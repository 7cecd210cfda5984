/**
 * JMH benchmarks of what a call costs.
 */
@NullMarked
package io.github.discovery.benchmarks;

import org.jspecify.annotations.NullMarked;
