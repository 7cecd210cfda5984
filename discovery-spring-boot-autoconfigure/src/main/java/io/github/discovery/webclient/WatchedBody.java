package io.github.discovery.webclient;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

import java.util.function.Supplier;

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

	/** Set by whoever writes, read by whoever hears how that ended. */
	private volatile boolean written;

	WatchedBody(ClientHttpRequest delegate, Touch onTouch) {
		super(delegate);
		this.onTouch = onTouch;
	}

	static WatchedBody of(ClientHttpRequest request, Touch onTouch) {
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
		begun();
		return super.writeWith(watch(body));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		begun();
		return super.writeAndFlushWith(watch(body));
	}

	@Override
	public Mono<Void> setComplete() {
		begun();
		return super.setComplete();
	}

	/**
	 * Write, and hear how that ends.
	 */
	final Mono<Void> write(Supplier<Mono<Void>> writer) {
		try {
			return writer.get().doOnError(this::notWritten);
		}
		catch (RuntimeException ex) {
			notWritten(ex);
			throw ex;
		}
	}

	final void begun() {
		this.written = true;
	}

	/**
	 * Hear that writing ended in an error. Before the first write it is the body's own:
	 * one that is to be sent whole fails before there is anything to send.
	 */
	private void notWritten(Throwable error) {
		if (!this.written) {
			this.onTouch.failed(error);
		}
	}

	final Touch onTouch() {
		return this.onTouch;
	}

	// A Mono stays one: connectors write it with a content length.
	<T> Publisher<T> watch(Publisher<T> body) {
		return (body instanceof Mono<T> mono)
				? mono.doOnSubscribe((subscription) -> this.onTouch.touched()).doOnError(this.onTouch::failed)
				: Flux.from(body).doOnSubscribe((subscription) -> {
					this.onTouch.touched();
					this.onTouch.streamed();
				}).doOnError(this.onTouch::failed);
	}

	/** Hears what becomes of a body. */
	interface Touch {

		/**
		 * Some of it may be sent from now on.
		 */
		void touched();

		/**
		 * Somebody begins to read a body that comes in pieces, which may come only once.
		 */
		void streamed();

		/**
		 * The body failed on this side.
		 */
		void failed(Throwable error);

	}

	private static final class ZeroCopy extends WatchedBody implements ZeroCopyHttpOutputMessage {

		ZeroCopy(ClientHttpRequest delegate, Touch onTouch) {
			super(delegate, onTouch);
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			begun();
			return Mono.defer(() -> {
				onTouch().touched();
				return ((ZeroCopyHttpOutputMessage) getDelegate()).writeWith(file, position, count);
			}).doOnError(FileSystemException.class, onTouch()::failed);
		}

	}

}
