/**
 * What stands around whole calls of a service: circuit breaker, bulkhead and rate limiter
 * by Resilience4j.
 */
@NullMarked
package io.github.discovery.client.guard;

import org.jspecify.annotations.NullMarked;
