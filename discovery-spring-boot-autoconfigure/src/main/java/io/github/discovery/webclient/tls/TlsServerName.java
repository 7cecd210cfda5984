package io.github.discovery.webclient.tls;

import java.io.IOException;
import java.net.URI;

import javax.net.ssl.SSLException;

import io.github.discovery.client.Causes;
import io.github.discovery.client.ServiceUris;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The name that TLS asks an instance for, in place of its address, on its way from a call
 * to the connector. It holds for that address only: whatever else is called meanwhile,
 * such as a token endpoint by a filter, keeps its own name.
 */
public final class TlsServerName {

	private static final ThreadLocal<@Nullable TlsServerName> CURRENT = new ThreadLocal<>();

	private final String name;

	private final String authority;

	private volatile boolean taken;

	private TlsServerName(String name, String authority) {
		this.name = name;
		this.authority = authority;
	}

	/**
	 * Give an exchange its name.
	 * @param <T> the type of the answer
	 * @param name the name, empty for none
	 * @param uri what is called
	 * @param exchange calls it
	 * @return the exchange itself if it needs no name
	 */
	public static <T> Mono<T> during(String name, URI uri, Mono<T> exchange) {
		if (!isNeeded(name, uri)) {
			return exchange;
		}
		TlsServerName own = new TlsServerName(name, uri.getRawAuthority());
		return exchange.contextWrite((context) -> context.put(TlsServerName.class, own)).doOnError(own::explain);
	}

	/**
	 * Give a blocking exchange its name.
	 * @param <T> the type of the answer
	 * @param name the name, empty for none
	 * @param uri what is called
	 * @param exchange calls it
	 * @return the answer
	 * @throws IOException if the exchange fails
	 */
	public static <T> T during(String name, URI uri, Exchange<T> exchange) throws IOException {
		if (!isNeeded(name, uri)) {
			return exchange.run();
		}
		TlsServerName outer = CURRENT.get();
		TlsServerName own = new TlsServerName(name, uri.getRawAuthority());
		CURRENT.set(own);
		try {
			return exchange.run();
		}
		catch (IOException | RuntimeException ex) {
			own.explain(ex);
			throw ex;
		}
		finally {
			restore(outer);
		}
	}

	private static boolean isNeeded(String name, URI uri) {
		return !name.isEmpty() && "https".equals(uri.getScheme()) && uri.getHost() != null
				&& ServiceUris.isAddress(uri.getHost());
	}

	private static void restore(@Nullable TlsServerName outer) {
		if (outer != null) {
			CURRENT.set(outer);
		}
		else {
			CURRENT.remove();
		}
	}

	static @Nullable String of(ContextView context, URI uri) {
		TlsServerName current = context.getOrDefault(TlsServerName.class, null);
		return (current != null) ? current.take(uri) : null;
	}

	static @Nullable String ofThread(URI uri) {
		TlsServerName current = CURRENT.get();
		return (current != null) ? current.take(uri) : null;
	}

	private @Nullable String take(URI uri) {
		if (!this.authority.equals(uri.getRawAuthority())) {
			return null;
		}
		this.taken = true;
		return this.name;
	}

	private void explain(Throwable error) {
		if (!this.taken && Causes.any(error, SSLException.class::isInstance)) {
			error.addSuppressed(new IllegalStateException("The tls-server-name '" + this.name
					+ "' has not reached this client: it must be made with Spring Boot's builders, not with a"
					+ " connector or request factory of its own, and one name must be set when the application starts"));
		}
	}

	/**
	 * A blocking exchange.
	 *
	 * @param <T> the type of the answer
	 */
	@FunctionalInterface
	public interface Exchange<T> {

		/**
		 * Run it on the thread of the caller.
		 * @return the answer
		 * @throws IOException if it fails
		 */
		T run() throws IOException;

	}

}
