/**
 * The layers between a snapshot and a strategy.
 */
@NullMarked
package io.github.discovery.loadbalancing.layer;

import org.jspecify.annotations.NullMarked;
