package io.github.discovery.loadbalancing;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What one pick asks for. Implemented by the calls themselves, so that a pick costs no
 * object.
 */
public interface PickRequest {

	/** Any instance will do. */
	PickRequest ANY = new PickRequest() {
	};

	/**
	 * Ask for another instance than those tried before.
	 * @param instanceIds the ids of the instances that will not do
	 * @return a request
	 */
	static PickRequest otherThan(String... instanceIds) {
		Set<String> excluded = Set.of(instanceIds);
		return new PickRequest() {

			@Override
			public boolean isAny() {
				return excluded.isEmpty();
			}

			@Override
			public boolean excludes(Candidate candidate) {
				return excluded.contains(candidate.instance().getInstanceId());
			}

		};
	}

	/**
	 * Return whether no instance is excluded, which is what a picker is fast for.
	 * @return whether {@link #excludes} is {@code false} for all
	 */
	default boolean isAny() {
		return true;
	}

	/**
	 * Return whether an instance will not do.
	 * @param candidate the instance in question
	 * @return whether it must not be picked
	 */
	default boolean excludes(Candidate candidate) {
		return false;
	}

	/**
	 * Return whether this request may find out whether an ejected instance is well again:
	 * it can be sent to another one if not.
	 * @return whether the request can be repeated
	 */
	default boolean mayTry() {
		return false;
	}

	/**
	 * Return what the request wants otherwise than is configured.
	 * @return options, {@code null} for none
	 */
	default @Nullable PickOptions options() {
		return null;
	}

	/**
	 * Return the request itself.
	 * @return what a strategy may look at
	 */
	default RequestView view() {
		return RequestView.NONE;
	}

}
