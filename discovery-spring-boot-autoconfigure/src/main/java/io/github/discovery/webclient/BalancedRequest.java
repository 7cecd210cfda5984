package io.github.discovery.webclient;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.github.discovery.client.Causes;
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
final class BalancedRequest implements ClientRequest, WatchedBody.Listener {

	private final ClientRequest delegate;

	private final URI url;

	private volatile boolean handedToClient;

	private volatile boolean bodyTouched;

	private volatile boolean bodyStreamed;

	private volatile @Nullable Throwable bodyError;

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
		if (this.bodyTouched || !ConnectFailures.isConnectFailure(error)) {
			return false;
		}
		// What a filter throws of its own may come after an answer to this request.
		return (error instanceof WebClientRequestException ex)
				? isOurs(ex) && !TransportErrors.isElsewhere(error, this.url) : !this.handedToClient;
	}

	/**
	 * Whether it is this request that an error is about. A filter may have changed all
	 * but the address.
	 */
	boolean isOurs(WebClientRequestException error) {
		URI uri = error.getUri();
		return this.url.equals(uri) || (Objects.equals(this.url.getScheme(), uri.getScheme())
				&& Objects.equals(this.url.getRawAuthority(), uri.getRawAuthority()));
	}

	/**
	 * Return whether the body, if any, can be sent again: one value can, a stream that
	 * somebody has begun to read may be gone.
	 */
	boolean isResendable() {
		return !this.bodyStreamed;
	}

	/**
	 * Return whether an error is that of the body, which failed on this side: nobody else
	 * is to blame, and it would fail again.
	 */
	boolean isOfBody(Throwable error) {
		Throwable own = this.bodyError;
		return own != null && Causes.any(error, (one) -> one == own);
	}

	@Override
	public void touched() {
		this.bodyTouched = true;
	}

	@Override
	public void streamed() {
		this.bodyStreamed = true;
	}

	@Override
	public void failed(Throwable error) {
		this.bodyError = error;
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest request, ExchangeStrategies strategies) {
		this.handedToClient = true;
		if (this.delegate.body() == BodyInserters.<ClientHttpRequest>empty()) {
			return this.delegate.writeTo(request, strategies);
		}
		WatchedBody watched = WatchedBody.of(request, this);
		return watched.write(() -> this.delegate.writeTo(watched, strategies));
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
	@SuppressWarnings("unchecked")
	public BodyInserter<?, ? super ClientHttpRequest> body() {
		// For a filter that sends a copy of this request: what happens to the body of
		// the copy happens to this one.
		BodyInserter<?, ClientHttpRequest> inserter = (BodyInserter<?, ClientHttpRequest>) this.delegate.body();
		return (BodyInserter<ClientHttpRequest, ClientHttpRequest>) (request, context) -> {
			this.handedToClient = true;
			WatchedBody watched = WatchedBody.of(request, this);
			return watched.write(() -> inserter.insert(watched, context));
		};
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
