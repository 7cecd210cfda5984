package io.github.discovery.webclient;

import java.net.URI;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * The caller's request with another URI.
 */
final class BalancedHttpRequest extends HttpRequestWrapper {

	private final URI uri;

	BalancedHttpRequest(HttpRequest request, URI uri) {
		super(request);
		this.uri = uri;
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

}
