/**
 * Bean names, property keys and conditions; the only place that knows of them. Mirrors
 * the packages it wires.
 */
@NullMarked
package io.github.discovery.autoconfigure;

import org.jspecify.annotations.NullMarked;
