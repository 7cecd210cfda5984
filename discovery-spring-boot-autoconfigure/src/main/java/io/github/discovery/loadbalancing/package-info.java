/**
 * Choosing one instance of a snapshot: pickers, strategies and the layers around them.
 */
@NullMarked
package io.github.discovery.loadbalancing;

import org.jspecify.annotations.NullMarked;
