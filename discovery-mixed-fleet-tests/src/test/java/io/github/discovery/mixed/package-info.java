/**
 * One fleet of applications with this starter and of applications with Spring Cloud
 * Consul.
 */
package io.github.discovery.mixed;
