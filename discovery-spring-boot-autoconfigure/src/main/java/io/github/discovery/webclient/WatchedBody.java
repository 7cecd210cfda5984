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

	private final Touch onTouch;

	WatchedBody(ClientHttpRequest delegate, Touch onTouch) {
		super(delegate);
		this.onTouch = onTouch;
	}

	static ClientHttpRequest of(ClientHttpRequest request, Touch onTouch) {
		return (request instanceof ZeroCopyHttpOutputMessage) ? new ZeroCopy(request, onTouch)
				: new WatchedBody(request, onTouch);
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return super.writeWith(watch(body));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return super.writeAndFlushWith(watch(body));
	}

	void touch(boolean streamed) {
		this.onTouch.touched(streamed);
	}

	// A Mono stays one: connectors write it with a content length.
	private <T> Publisher<T> watch(Publisher<T> body) {
		return (body instanceof Mono<T> mono) ? mono.doOnSubscribe((subscription) -> touch(false))
				: Flux.from(body).doOnSubscribe((subscription) -> touch(true));
	}

	/** Hears that somebody begins to read. */
	@FunctionalInterface
	interface Touch {

		/**
		 * Somebody begins to read.
		 * @param streamed whether the body comes in pieces that may come only once
		 */
		void touched(boolean streamed);

	}

	private static final class ZeroCopy extends WatchedBody implements ZeroCopyHttpOutputMessage {

		ZeroCopy(ClientHttpRequest delegate, Touch onTouch) {
			super(delegate, onTouch);
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			return Mono.defer(() -> {
				touch(false);
				return ((ZeroCopyHttpOutputMessage) getDelegate()).writeWith(file, position, count);
			});
		}

	}

}
