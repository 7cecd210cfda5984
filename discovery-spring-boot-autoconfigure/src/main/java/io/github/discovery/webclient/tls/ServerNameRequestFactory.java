package io.github.discovery.webclient.tls;

import java.io.IOException;
import java.net.URI;
import java.util.function.Function;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Creates requests by the factory for the name that a call has, which is none for nearly
 * all.
 */
public final class ServerNameRequestFactory implements ClientHttpRequestFactory {

	private final ClientPerName<ClientHttpRequestFactory> factories;

	/**
	 * Create a factory.
	 * @param plain for calls without a name
	 * @param maker makes the factory for a name
	 */
	public ServerNameRequestFactory(ClientHttpRequestFactory plain, Function<String, ClientHttpRequestFactory> maker) {
		this.factories = new ClientPerName<>(plain, maker);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		return this.factories.of(TlsServerName.ofThread(uri)).createRequest(uri, method);
	}

}
