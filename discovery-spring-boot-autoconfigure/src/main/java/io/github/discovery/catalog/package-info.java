/**
 * What is known of every service: one reflector per scope keeps immutable snapshots
 * current, and everybody reads the same ones.
 */
@NullMarked
package io.github.discovery.catalog;

import org.jspecify.annotations.NullMarked;
