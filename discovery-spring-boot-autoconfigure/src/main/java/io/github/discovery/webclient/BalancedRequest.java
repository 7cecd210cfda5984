package io.github.discovery.webclient;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

import io.github.discovery.client.ConnectFailures;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * The caller's request with another URL, and with an eye on its body. Copying the request
 * instead would cost three times as much as all the rest, and drop the caller's access to
 * the native request.
 */
final class BalancedRequest implements ClientRequest {

	private final ClientRequest delegate;

	private final URI url;

	private volatile boolean bodyTouched;

	BalancedRequest(ClientRequest delegate, URI url) {
		this.delegate = delegate;
		this.url = url;
	}

	/**
	 * Return whether an error means that nothing of this request was sent. An error of
	 * the body itself, or of a call that another filter makes, can look like a refused
	 * connection, too.
	 */
	boolean isUnsent(Throwable error) {
		boolean ours = !(error instanceof WebClientRequestException ex) || this.url.equals(ex.getUri());
		return ours && !this.bodyTouched && ConnectFailures.isConnectFailure(error);
	}

	void touchBody() {
		this.bodyTouched = true;
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest request, ExchangeStrategies strategies) {
		if (this.delegate.body() == BodyInserters.<ClientHttpRequest>empty()) {
			return this.delegate.writeTo(request, strategies);
		}
		return this.delegate.writeTo(WatchedBody.of(request, this::touchBody), strategies);
	}

	@Override
	public URI url() {
		return this.url;
	}

	@Override
	public HttpMethod method() {
		return this.delegate.method();
	}

	@Override
	public HttpHeaders headers() {
		return this.delegate.headers();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.delegate.cookies();
	}

	@Override
	public BodyInserter<?, ? super ClientHttpRequest> body() {
		return this.delegate.body();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.delegate.attributes();
	}

	@Override
	public @Nullable Consumer<ClientHttpRequest> httpRequest() {
		return this.delegate.httpRequest();
	}

	@Override
	public String logPrefix() {
		return this.delegate.logPrefix();
	}

}
