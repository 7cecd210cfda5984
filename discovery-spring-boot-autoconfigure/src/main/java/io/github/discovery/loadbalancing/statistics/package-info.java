/**
 * What attempts at instances came to: counters, averages and response times.
 */
@NullMarked
package io.github.discovery.loadbalancing.statistics;

import org.jspecify.annotations.NullMarked;
