/**
 * Which keys there are below {@code discovery}, and what is said about a wrong one.
 */
@NullMarked
package io.github.discovery.autoconfigure.settings;

import org.jspecify.annotations.NullMarked;
