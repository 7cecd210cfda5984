/**
 * What this process wants to be in the registry, and the loop that sees to it.
 */
@NullMarked
package io.github.discovery.registration;

import org.jspecify.annotations.NullMarked;
