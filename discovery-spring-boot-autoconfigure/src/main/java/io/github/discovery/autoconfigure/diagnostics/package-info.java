/**
 * What a person reads when a wrong setting or name stops the start.
 */
@NullMarked
package io.github.discovery.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
