package io.github.discovery.webclient;

import org.eclipse.jetty.client.Request;

import org.springframework.http.client.reactive.ClientHttpRequest;

/**
 * A body that Jetty sends. It subscribes even to one that it is not going to send, only
 * to cancel it, while Spring's adapter in between reads ahead; but it tells when it has
 * begun to send.
 */
final class JettyBody extends WatchedBody {

	JettyBody(ClientHttpRequest delegate, Listener listener) {
		super(delegate, listener);
		Request request = delegate.getNativeRequest();
		request.onRequestCommit((committed) -> listener.touched());
	}

	@Override
	void subscribed() {
		// That says nothing here.
	}

}
