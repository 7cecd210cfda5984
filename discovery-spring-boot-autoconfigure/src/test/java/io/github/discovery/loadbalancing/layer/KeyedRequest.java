package io.github.discovery.loadbalancing.layer;

import java.util.Set;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A request with a key wherever a strategy may look for one.
 *
 * @param excluded the ids of instances that will not do
 * @param mayTry whether it may find out whether an ejected instance is well again
 * @param key in every header and attribute, {@code null} for none
 * @param reference in every cookie, {@code null} for none
 */
record KeyedRequest(Set<String> excluded, boolean mayTry, @Nullable String key,
		@Nullable String reference) implements PickRequest, RequestView {

	@Override
	public boolean isAny() {
		return this.excluded.isEmpty();
	}

	@Override
	public boolean excludes(Candidate candidate) {
		return this.excluded.contains(candidate.instance().getInstanceId());
	}

	@Override
	public RequestView view() {
		return this;
	}

	@Override
	public @Nullable String header(String name) {
		return this.key;
	}

	@Override
	public @Nullable Object attribute(String name) {
		return this.key;
	}

	@Override
	public @Nullable String cookie(String name) {
		return this.reference;
	}

}
