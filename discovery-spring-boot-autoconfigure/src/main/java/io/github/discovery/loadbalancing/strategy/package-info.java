/**
 * The built-in strategies that need nothing of the request.
 */
@NullMarked
package io.github.discovery.loadbalancing.strategy;

import org.jspecify.annotations.NullMarked;
