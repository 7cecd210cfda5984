/**
 * What a registry has to be able to do: single steps on Reactor types, without loops,
 * caches or retries of its own.
 */
@NullMarked
package io.github.discovery.spi;

import org.jspecify.annotations.NullMarked;
