/**
 * Service discovery for Spring Boot: start reading at {@code model}, then {@code spi},
 * {@code catalog}, {@code registration}, {@code loadbalancing}, {@code client},
 * {@code context} and last {@code autoconfigure}; a package imports only from those
 * before it.
 */
@NullMarked
package io.github.discovery;

import org.jspecify.annotations.NullMarked;
