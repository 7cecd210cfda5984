/**
 * Wires the catalog and Spring Cloud's discovery clients over it.
 */
@NullMarked
package io.github.discovery.autoconfigure.catalog;

import org.jspecify.annotations.NullMarked;
