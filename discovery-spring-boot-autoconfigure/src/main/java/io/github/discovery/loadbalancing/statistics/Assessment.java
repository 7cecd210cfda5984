package io.github.discovery.loadbalancing.statistics;

/**
 * What somebody thinks of an instance, kept from one picker to the next.
 *
 * @param weight how much it should get, as a share of the best
 * @param since the time at which it was last looked at
 */
public record Assessment(double weight, long since) {
}
