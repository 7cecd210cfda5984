/**
 * Injectable load-balanced clients, and Spring Cloud's load balancer answered from the
 * catalog.
 */
@NullMarked
package io.github.discovery.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
