/**
 * Wires what this application registers of itself.
 */
@NullMarked
package io.github.discovery.autoconfigure.registration;

import org.jspecify.annotations.NullMarked;
