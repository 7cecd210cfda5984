package io.github.discovery.loadbalancing;

import org.jspecify.annotations.Nullable;

/**
 * Picks one instance out of a fixed set. A picker is made for one snapshot and replaced
 * with the next; picking takes no lock, and neither allocates nor slows down with the
 * number of instances unless the request excludes some.
 */
@FunctionalInterface
public interface Picker {

	/** Picks nothing. */
	Picker NONE = (request) -> null;

	/**
	 * Pick an instance. Safe to be called by any number of threads.
	 * @param request what is asked for
	 * @return the instance picked, {@code null} if none will do
	 */
	@Nullable Candidate pick(PickRequest request);

	/**
	 * Tell by what number this picker compares an instance with others, for whoever wants
	 * to know why one was picked. Whether more is better depends on the strategy.
	 * @param candidate one of those this picker was made of
	 * @return the number at this moment, {@link Double#NaN} if this picker compares none
	 */
	default double score(Candidate candidate) {
		return Double.NaN;
	}

}
