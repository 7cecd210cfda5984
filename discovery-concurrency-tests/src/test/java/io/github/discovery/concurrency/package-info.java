/**
 * Runs the races of all packages, and what they share.
 */
@NullMarked
package io.github.discovery.concurrency;

import org.jspecify.annotations.NullMarked;
