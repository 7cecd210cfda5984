/**
 * Which backends are selected, and what each of them is wired with.
 */
@NullMarked
package io.github.discovery.autoconfigure.backend;

import org.jspecify.annotations.NullMarked;
