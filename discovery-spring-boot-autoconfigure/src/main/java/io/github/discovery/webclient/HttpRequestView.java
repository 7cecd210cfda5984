package io.github.discovery.webclient;

import io.github.discovery.loadbalancing.RequestView;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.web.client.RestClient;

/**
 * Shows the request of a {@code RestClient} or {@code RestTemplate} to strategies. The
 * latter does not keep the template of its path.
 */
final class HttpRequestView implements RequestView {

	private static final String URI_TEMPLATE = RestClient.class.getName() + ".uriTemplate";

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
		return ClientRequestView.cookieIn(header(HttpHeaders.COOKIE), name);
	}

	@Override
	public @Nullable String queryParameter(String name) {
		return ClientRequestView.queryParameter(this.request.getURI(), name);
	}

	@Override
	public @Nullable String pathVariable(String name) {
		return ClientRequestView.pathVariable(this.request.getAttributes().get(URI_TEMPLATE), this.request.getURI(),
				name);
	}

	@Override
	public @Nullable Object attribute(String name) {
		return this.request.getAttributes().get(name);
	}

}
