package io.github.discovery.spi;

/**
 * The unit that a registry can list and watch at once: a service in Consul, a key prefix
 * in etcd, a namespace in Kubernetes, the whole registry in memory. Two services with an
 * equal scope share one watch.
 *
 * @param name the backend's own name for it, safe to print
 */
public record Scope(String name) {
}
