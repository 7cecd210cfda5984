package io.github.discovery.loadbalancing;

import java.util.Set;

/**
 * What one pick asks for: any instance, or another one than those that were tried.
 */
public final class PickRequest {

	/** Any instance will do. */
	public static final PickRequest ANY = new PickRequest(Set.of());

	private final Set<String> excluded;

	private PickRequest(Set<String> excluded) {
		this.excluded = excluded;
	}

	/**
	 * Ask for another instance than those tried before.
	 * @param instanceIds the ids of the instances that will not do
	 * @return a request
	 */
	public static PickRequest otherThan(String... instanceIds) {
		return new PickRequest(Set.of(instanceIds));
	}

	/**
	 * Return whether any instance will do, which is what a picker is fast for.
	 * @return whether nothing is excluded
	 */
	public boolean isAny() {
		return this.excluded.isEmpty();
	}

	/**
	 * Return whether an instance will not do.
	 * @param candidate the instance in question
	 * @return whether it must not be picked
	 */
	public boolean excludes(Candidate candidate) {
		return this.excluded.contains(candidate.instance().getInstanceId());
	}

}
