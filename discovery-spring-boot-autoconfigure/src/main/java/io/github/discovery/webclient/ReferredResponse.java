package io.github.discovery.webclient;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer whose headers can tell of the instance it came from.
 */
final class ReferredResponse extends DecoratedHttpResponse {

	private final HttpHeaders headers = new HttpHeaders();

	ReferredResponse(ClientHttpResponse delegate) {
		super(delegate);
		this.headers.putAll(delegate.getHeaders());
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

}
