package io.github.discovery.loadbalancing;

import io.github.discovery.model.DiscoveredInstance;

/**
 * An instance that a layer took out of the choice.
 *
 * @param instance the instance
 * @param layer the layer that dropped it, such as {@code status}
 * @param reason why, in a few words that follow a number: "in maintenance"
 */
public record Dropped(DiscoveredInstance instance, String layer, String reason) {
}
