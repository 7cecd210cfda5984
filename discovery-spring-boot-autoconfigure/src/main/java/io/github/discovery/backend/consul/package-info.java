/**
 * Consul: registration at the agent, blocking queries on the health endpoint, and the
 * rules by which its answers can be believed.
 */
@NullMarked
package io.github.discovery.backend.consul;

import org.jspecify.annotations.NullMarked;
