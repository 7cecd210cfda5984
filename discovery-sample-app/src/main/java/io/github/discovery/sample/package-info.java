/**
 * The sample application: a storefront that calls three greeting instances.
 */
@NullMarked
package io.github.discovery.sample;

import org.jspecify.annotations.NullMarked;
