/**
 * Calls of any kind, whatever their transport, on the way that load-balanced HTTP calls
 * take: pick, attempt, another attempt elsewhere, statistics, breaker.
 */
@NullMarked
package io.github.discovery.client.calls;

import org.jspecify.annotations.NullMarked;
