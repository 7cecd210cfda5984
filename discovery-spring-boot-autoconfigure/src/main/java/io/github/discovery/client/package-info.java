/**
 * What happens between a call and the instance it reaches, whatever the transport: the
 * pick, the one repetition of a connect failure, and errors that say why.
 */
@NullMarked
package io.github.discovery.client;

import org.jspecify.annotations.NullMarked;
