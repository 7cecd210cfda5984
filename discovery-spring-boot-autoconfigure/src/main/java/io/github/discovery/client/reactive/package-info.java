/**
 * The way of a call through its attempts for clients that do not block, whatever they
 * bring.
 */
@NullMarked
package io.github.discovery.client.reactive;

import org.jspecify.annotations.NullMarked;
