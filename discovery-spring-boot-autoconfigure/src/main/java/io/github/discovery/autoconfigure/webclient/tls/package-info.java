/**
 * Gives the clients that Spring Boot makes the names that TLS asks instances for.
 */
@NullMarked
package io.github.discovery.autoconfigure.webclient.tls;

import org.jspecify.annotations.NullMarked;
