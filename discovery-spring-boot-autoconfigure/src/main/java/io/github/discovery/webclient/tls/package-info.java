/**
 * Lets TLS ask instances that are found by address for the name of their certificate.
 */
@NullMarked
package io.github.discovery.webclient.tls;

import org.jspecify.annotations.NullMarked;
