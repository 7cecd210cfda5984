package io.github.discovery.webclient;

import java.util.Arrays;

import io.github.discovery.loadbalancing.RequestView;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;

/**
 * Shows a {@code RestClient}'s request to strategies. It does not know the template of
 * its path.
 */
final class HttpRequestView implements RequestView {

	private final HttpRequest request;

	HttpRequestView(HttpRequest request) {
		this.request = request;
	}

	@Override
	public @Nullable String header(String name) {
		return ClientRequestView.joined(this.request.getHeaders().get(name));
	}

	@Override
	public @Nullable String cookie(String name) {
		String header = header(HttpHeaders.COOKIE);
		if (header == null) {
			return null;
		}
		return Arrays.stream(header.split(";"))
			.map(String::trim)
			.filter((pair) -> pair.startsWith(name + "="))
			.map((pair) -> pair.substring(name.length() + 1))
			.findFirst()
			.orElse(null);
	}

	@Override
	public @Nullable String queryParameter(String name) {
		return ClientRequestView.queryParameter(this.request.getURI(), name);
	}

	@Override
	public @Nullable Object attribute(String name) {
		return this.request.getAttributes().get(name);
	}

}
