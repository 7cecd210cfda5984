/**
 * Hangs the picks of {@code client} on WebClient, RestClient and RestTemplate, and on
 * Spring Cloud's load-balancer interfaces for all who call through those.
 */
@NullMarked
package io.github.discovery.webclient;

import org.jspecify.annotations.NullMarked;
