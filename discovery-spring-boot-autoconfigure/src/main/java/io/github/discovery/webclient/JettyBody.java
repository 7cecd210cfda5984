package io.github.discovery.webclient;

import org.eclipse.jetty.client.Request;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.client.reactive.ClientHttpRequest;

/**
 * A body that Jetty sends. It subscribes even to one that it is not going to send, only
 * to cancel it, while Spring's adapter in between reads ahead; but it tells when it has
 * begun to send.
 */
final class JettyBody extends WatchedBody {

	JettyBody(ClientHttpRequest delegate, Touch onTouch) {
		super(delegate, onTouch);
		Request request = delegate.getNativeRequest();
		request.onRequestCommit((committed) -> onTouch.touched());
	}

	@Override
	<T> Publisher<T> watch(Publisher<T> body) {
		return (body instanceof Mono<T> mono) ? mono.doOnError(onTouch()::failed)
				: Flux.from(body).doOnSubscribe((subscription) -> onTouch().streamed()).doOnError(onTouch()::failed);
	}

}
