package io.github.discovery.webclient;

import java.nio.file.Path;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;

/**
 * Notices when somebody begins to read the body of a request.
 */
class WatchedBody extends ClientHttpRequestDecorator {

	private static final String JETTY = "org.springframework.http.client.reactive.JettyClientHttpRequest";

	private final Touch onTouch;

	WatchedBody(ClientHttpRequest delegate, Touch onTouch) {
		super(delegate);
		this.onTouch = onTouch;
	}

	static ClientHttpRequest of(ClientHttpRequest request, Touch onTouch) {
		if (request instanceof ZeroCopyHttpOutputMessage) {
			return new ZeroCopy(request, onTouch);
		}
		if (isOfJetty(request)) {
			return new JettyBody(request, onTouch);
		}
		return new WatchedBody(request, onTouch);
	}

	/** By name, so that nobody needs Jetty to find out that it is not there. */
	private static boolean isOfJetty(ClientHttpRequest request) {
		ClientHttpRequest inner = request;
		while (inner instanceof ClientHttpRequestDecorator decorator) {
			inner = decorator.getDelegate();
		}
		return inner.getClass().getName().equals(JETTY);
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return super.writeWith(watch(body));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return super.writeAndFlushWith(watch(body));
	}

	final Touch onTouch() {
		return this.onTouch;
	}

	// A Mono stays one: connectors write it with a content length.
	<T> Publisher<T> watch(Publisher<T> body) {
		return (body instanceof Mono<T> mono) ? mono.doOnSubscribe((subscription) -> this.onTouch.touched())
				: Flux.from(body).doOnSubscribe((subscription) -> {
					this.onTouch.touched();
					this.onTouch.streamed();
				});
	}

	/** Hears that somebody begins to read. */
	interface Touch {

		/**
		 * Some of it may be sent from now on.
		 */
		void touched();

		/**
		 * Somebody begins to read a body that comes in pieces, which may come only once.
		 */
		void streamed();

	}

	private static final class ZeroCopy extends WatchedBody implements ZeroCopyHttpOutputMessage {

		ZeroCopy(ClientHttpRequest delegate, Touch onTouch) {
			super(delegate, onTouch);
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			return Mono.defer(() -> {
				onTouch().touched();
				return ((ZeroCopyHttpOutputMessage) getDelegate()).writeWith(file, position, count);
			});
		}

	}

}
