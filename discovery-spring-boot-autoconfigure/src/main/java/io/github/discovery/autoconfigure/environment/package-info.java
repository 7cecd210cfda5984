/**
 * What is added to the environment before anything is bound: older names and defaults for
 * neighbours, all of the lowest precedence.
 */
@NullMarked
package io.github.discovery.autoconfigure.environment;

import org.jspecify.annotations.NullMarked;
