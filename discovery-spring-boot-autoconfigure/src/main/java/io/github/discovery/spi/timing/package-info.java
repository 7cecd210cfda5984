/**
 * When the loops over a registry take their next step: threads, clock and dice, and waits
 * that grow.
 */
@NullMarked
package io.github.discovery.spi.timing;

import org.jspecify.annotations.NullMarked;
