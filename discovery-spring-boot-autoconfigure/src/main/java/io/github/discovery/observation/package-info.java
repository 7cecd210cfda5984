/**
 * What is seen of all that happens: the ring of events, one log line for each change, and
 * meters.
 */
@NullMarked
package io.github.discovery.observation;

import org.jspecify.annotations.NullMarked;
