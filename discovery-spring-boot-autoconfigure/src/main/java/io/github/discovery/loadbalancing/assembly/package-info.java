/**
 * Puts the layers and the strategy of a service around its snapshot.
 */
@NullMarked
package io.github.discovery.loadbalancing.assembly;

import org.jspecify.annotations.NullMarked;
