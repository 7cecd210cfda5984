/**
 * The page that all results are put on.
 */
@NullMarked
package io.github.discovery.benchmarks.report;

import org.jspecify.annotations.NullMarked;
