package io.github.discovery.webclient.tls;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * Connects by the connector for the name that a call has, which is none for nearly all.
 */
public final class ServerNameConnector implements ClientHttpConnector, Closeable {

	private final ClientPerName<ClientHttpConnector> connectors;

	/**
	 * Create a connector.
	 * @param plain for calls without a name
	 * @param maker makes the connector for a name
	 */
	public ServerNameConnector(ClientHttpConnector plain, Function<String, ClientHttpConnector> maker) {
		this.connectors = new ClientPerName<>(plain, maker);
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.deferContextual(
				(context) -> this.connectors.of(TlsServerName.of(context, uri)).connect(method, uri, requestCallback));
	}

	@Override
	public void close() throws IOException {
		for (ClientHttpConnector connector : this.connectors.all().toList()) {
			if (connector instanceof Closeable closeable) {
				closeable.close();
			}
		}
	}

}
