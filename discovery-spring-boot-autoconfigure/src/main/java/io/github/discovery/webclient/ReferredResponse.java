package io.github.discovery.webclient;

import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer whose headers can tell of the instance it came from.
 */
final class ReferredResponse implements ClientHttpResponse {

	private final ClientHttpResponse delegate;

	private final HttpHeaders headers = new HttpHeaders();

	ReferredResponse(ClientHttpResponse delegate) {
		this.delegate = delegate;
		this.headers.putAll(delegate.getHeaders());
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public HttpStatusCode getStatusCode() throws IOException {
		return this.delegate.getStatusCode();
	}

	@Override
	public String getStatusText() throws IOException {
		return this.delegate.getStatusText();
	}

	@Override
	public InputStream getBody() throws IOException {
		return this.delegate.getBody();
	}

	@Override
	public void close() {
		this.delegate.close();
	}

}
