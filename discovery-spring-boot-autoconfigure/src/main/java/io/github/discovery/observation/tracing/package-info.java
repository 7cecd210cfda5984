/**
 * Calls and their attempts as observations of Micrometer, for traces.
 */
@NullMarked
package io.github.discovery.observation.tracing;

import org.jspecify.annotations.NullMarked;
