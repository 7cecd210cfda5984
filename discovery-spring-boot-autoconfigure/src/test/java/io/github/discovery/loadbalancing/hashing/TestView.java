package io.github.discovery.loadbalancing.hashing;

import java.util.Map;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A request of which places are written as in the settings.
 *
 * @param values by place, such as {@code header:X-User}
 * @param excluded the id of an instance that will not do
 */
record TestView(Map<String, String> values, @Nullable String excluded) implements RequestView, PickRequest {

	static TestView of(String place, String value) {
		return new TestView(Map.of(place, value), null);
	}

	TestView excluding(String id) {
		return new TestView(this.values, id);
	}

	@Override
	public RequestView view() {
		return this;
	}

	@Override
	public boolean isAny() {
		return this.excluded == null;
	}

	@Override
	public boolean excludes(Candidate candidate) {
		return candidate.instance().getInstanceId().equals(this.excluded);
	}

	@Override
	public @Nullable String header(String name) {
		return this.values.get("header:" + name);
	}

	@Override
	public @Nullable String cookie(String name) {
		return this.values.get("cookie:" + name);
	}

	@Override
	public @Nullable String queryParameter(String name) {
		return this.values.get("query:" + name);
	}

	@Override
	public @Nullable String pathVariable(String name) {
		return this.values.get("path:" + name);
	}

	@Override
	public @Nullable Object attribute(String name) {
		return this.values.get("attribute:" + name);
	}

}
