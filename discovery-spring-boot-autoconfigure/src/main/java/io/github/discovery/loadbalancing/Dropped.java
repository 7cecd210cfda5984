package io.github.discovery.loadbalancing;

import java.util.function.Supplier;

import io.github.discovery.model.DiscoveredInstance;

/**
 * An instance that a layer took out of the choice.
 */
public final class Dropped {

	private final DiscoveredInstance instance;

	private final String layer;

	private final Supplier<String> reason;

	/**
	 * Note an instance that was dropped.
	 * @param instance the instance
	 * @param layer the layer that dropped it, such as {@code status}
	 * @param reason says why, whenever somebody asks: what is left of a rest changes
	 */
	public Dropped(DiscoveredInstance instance, String layer, Supplier<String> reason) {
		this.instance = instance;
		this.layer = layer;
		this.reason = reason;
	}

	/**
	 * Return the instance.
	 * @return the instance
	 */
	public DiscoveredInstance instance() {
		return this.instance;
	}

	/**
	 * Return what dropped it.
	 * @return the name of the layer
	 */
	public String layer() {
		return this.layer;
	}

	/**
	 * Return why, as of now.
	 * @return a few words that follow a number: "in maintenance"
	 */
	public String reason() {
		return this.reason.get();
	}

	@Override
	public String toString() {
		return this.instance.getInstanceId() + " by " + this.layer + ": " + reason();
	}

}
