/**
 * Starts the sample: a storefront and the greeting instances it calls, in one process or
 * a role per process.
 */
@NullMarked
package io.github.discovery.sample;

import org.jspecify.annotations.NullMarked;
