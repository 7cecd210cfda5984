/**
 * What a whole call costs a client: processor time and allocated bytes, in comparison.
 */
@NullMarked
package io.github.discovery.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
