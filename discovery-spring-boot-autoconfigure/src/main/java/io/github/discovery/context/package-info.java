/**
 * The catalog and the registrar as Spring Cloud Commons and Spring's lifecycle know them.
 */
@NullMarked
package io.github.discovery.context;

import org.jspecify.annotations.NullMarked;
