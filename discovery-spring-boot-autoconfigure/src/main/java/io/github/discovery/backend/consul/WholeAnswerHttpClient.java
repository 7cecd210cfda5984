package io.github.discovery.backend.consul;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

/**
 * Completes an exchange only when the whole answer is there, and fails it as soon as the
 * answer is too large.
 *
 * <p>
 * Spring's connector for the JDK's client does not pass a cancellation on once the
 * headers are there: the connection of a server that freezes in the middle of an answer
 * would stay open for ever. Before that it cancels the exchange, which closes the
 * connection; so headers and body are made one step.
 */
public final class WholeAnswerHttpClient extends HttpClient {

	private final HttpClient client;

	private final int limit;

	/**
	 * Wrap a client.
	 * @param client what exchanges requests and answers
	 * @param limit bytes of an answer at most
	 */
	public WholeAnswerHttpClient(HttpClient client, int limit) {
		this.client = client;
		this.limit = limit;
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
		return this.client.sendAsync(request, whole(handler));
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushPromiseHandler) {
		return this.client.sendAsync(request, whole(handler), pushPromiseHandler);
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
			throws IOException, InterruptedException {
		return this.client.send(request, whole(handler));
	}

	private <T> BodyHandler<T> whole(BodyHandler<T> handler) {
		return (info) -> new WholeBodySubscriber<>(handler.apply(info), this.limit);
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.client.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.client.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.client.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.client.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.client.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.client.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.client.authenticator();
	}

	@Override
	public Version version() {
		return this.client.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.client.executor();
	}

}
