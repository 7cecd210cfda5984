package io.github.discovery.loadbalancing;

import org.jspecify.annotations.Nullable;

/**
 * What one request wants otherwise than its service is configured. Passed as the request
 * attribute {@link #ATTRIBUTE} with every client, or in the Reactor context under the
 * same key.
 *
 * @param strategy the name of a strategy, {@code null} for the configured one
 * @param selection which instances will do, in addition to what is configured
 */
public record PickOptions(@Nullable String strategy, Selection selection) {

	/** The name of the request attribute. */
	public static final String ATTRIBUTE = "io.github.discovery.pick";

	/** Nothing but what is configured. */
	public static final PickOptions NONE = new PickOptions(null, Selection.ALL);

	/**
	 * Choose by another strategy.
	 * @param strategy its name
	 * @return options
	 */
	public static PickOptions strategy(String strategy) {
		return new PickOptions(strategy, Selection.ALL);
	}

	/**
	 * Choose among some instances only.
	 * @param selection which will do
	 * @return options
	 */
	public static PickOptions selection(Selection selection) {
		return new PickOptions(null, selection);
	}

}
