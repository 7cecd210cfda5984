/**
 * The service that is called: says hello, and who said it.
 */
@NullMarked
package io.github.discovery.sample.greeting;

import org.jspecify.annotations.NullMarked;
