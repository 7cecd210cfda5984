/**
 * Registering, finding and observing services in one place, for applications that do
 * without Spring Cloud's types.
 */
@NullMarked
package io.github.discovery.facade;

import org.jspecify.annotations.NullMarked;
