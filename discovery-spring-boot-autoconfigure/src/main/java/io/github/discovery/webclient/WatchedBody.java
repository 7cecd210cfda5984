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
 * Notices what becomes of the body of a request.
 */
class WatchedBody extends ClientHttpRequestDecorator {

	private static final String JETTY = "org.springframework.http.client.reactive.JettyClientHttpRequest";

	private final Listener listener;

	/** Set by whoever writes, read by whoever hears how that ended. */
	private volatile boolean written;

	WatchedBody(ClientHttpRequest delegate, Listener listener) {
		super(delegate);
		this.listener = listener;
	}

	static WatchedBody of(ClientHttpRequest request, Listener listener) {
		if (request instanceof ZeroCopyHttpOutputMessage) {
			return new ZeroCopy(request, listener);
		}
		if (isOfJetty(request)) {
			return new JettyBody(request, listener);
		}
		return new WatchedBody(request, listener);
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

	private void begun() {
		this.written = true;
	}

	/**
	 * Hear that writing ended in an error. Before the first write it is the body's own:
	 * one that is to be sent whole fails before there is anything to send.
	 */
	private void notWritten(Throwable error) {
		if (!this.written) {
			this.listener.failed(error);
		}
	}

	// A Mono stays one: connectors write it with a content length.
	private <T> Publisher<T> watch(Publisher<T> body) {
		return (body instanceof Mono<T> mono)
				? mono.doOnSubscribe((subscription) -> subscribed()).doOnError(this.listener::failed)
				: Flux.from(body).doOnSubscribe((subscription) -> {
					subscribed();
					this.listener.streamed();
				}).doOnError(this.listener::failed);
	}

	/**
	 * Hear that the client has subscribed to the body: it is going to send it.
	 */
	void subscribed() {
		this.listener.touched();
	}

	/** Hears what becomes of a body. */
	interface Listener {

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

		ZeroCopy(ClientHttpRequest delegate, Listener listener) {
			super(delegate, listener);
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			super.begun();
			return Mono.defer(() -> {
				subscribed();
				return ((ZeroCopyHttpOutputMessage) getDelegate()).writeWith(file, position, count);
			}).doOnError(FileSystemException.class, super.listener::failed);
		}

	}

}
