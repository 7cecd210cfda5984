/**
 * The application context's side of things: lifecycle, events and the types of Spring
 * Cloud Commons, as thin adapters.
 */
@NullMarked
package io.github.discovery.context;

import org.jspecify.annotations.NullMarked;
