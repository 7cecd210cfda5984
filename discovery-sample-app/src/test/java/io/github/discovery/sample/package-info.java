/**
 * The sample as a visitor sees it: in one process, in several, and in a browser.
 */
@NullMarked
package io.github.discovery.sample;

import org.jspecify.annotations.NullMarked;
