/**
 * The application that calls: a page, and the balanced calls behind it.
 */
@NullMarked
package io.github.discovery.sample.storefront;

import org.jspecify.annotations.NullMarked;
