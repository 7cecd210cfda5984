/**
 * Where the core meets an application context: the registration that goes with the
 * application's life, and Spring Cloud's views of the catalog and the registrar.
 */
@NullMarked
package io.github.discovery.context;

import org.jspecify.annotations.NullMarked;
