/**
 * What operators see: the health component and the endpoint, both read from memory.
 */
@NullMarked
package io.github.discovery.actuate;

import org.jspecify.annotations.NullMarked;
