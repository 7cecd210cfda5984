package io.github.discovery.backend.consul;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriBuilder;

/**
 * One call of Consul's HTTP API. Path segments and query values are data: they are
 * percent-encoded one by one.
 *
 * @param method the method
 * @param segments the path below {@code /v1}
 * @param query the query parameters; an empty value is a flag
 * @param body what to send as JSON
 * @param right the rights a token needs for it
 * @param timeout how long it may take, {@code null} for the usual time
 */
record ConsulRequest(HttpMethod method, List<String> segments, Map<String, String> query, @Nullable Object body,
		String right, @Nullable Duration timeout) {

	static ConsulRequest get(String right, String... segments) {
		return new ConsulRequest(HttpMethod.GET, List.of(segments), Map.of(), null, right, null);
	}

	static ConsulRequest put(String right, String... segments) {
		return new ConsulRequest(HttpMethod.PUT, List.of(segments), Map.of(), null, right, null);
	}

	ConsulRequest with(String parameter, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.query);
		more.put(parameter, value);
		return new ConsulRequest(this.method, this.segments, more, this.body, this.right, this.timeout);
	}

	ConsulRequest sending(Object content) {
		return new ConsulRequest(this.method, this.segments, this.query, content, this.right, this.timeout);
	}

	ConsulRequest within(Duration limit) {
		return new ConsulRequest(this.method, this.segments, this.query, this.body, this.right, limit);
	}

	URI uri(UriBuilder builder) {
		List<String> values = new ArrayList<>(this.segments);
		builder.path("/v1");
		this.segments.forEach((segment) -> builder.path("/{segment}"));
		this.query.forEach((parameter, value) -> {
			if (value.isEmpty()) {
				builder.queryParam(parameter);
			}
			else {
				builder.queryParam(parameter, "{value}");
				values.add(value);
			}
		});
		return builder.build(values.toArray());
	}

	@Override
	public String toString() {
		String datacenter = this.query.get("dc");
		return this.method + " /v1/" + String.join("/", this.segments)
				+ ((datacenter != null) ? "?dc=" + datacenter : "");
	}

}
