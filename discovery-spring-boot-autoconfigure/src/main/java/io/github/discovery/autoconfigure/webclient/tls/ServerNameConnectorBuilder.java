package io.github.discovery.autoconfigure.webclient.tls;

import java.util.Collection;
import java.util.function.Consumer;

import io.github.discovery.webclient.tls.JdkServerName;
import io.github.discovery.webclient.tls.ServerNameConnector;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Builds what another builder builds, once more for each name.
 */
final class ServerNameConnectorBuilder implements ClientHttpConnectorBuilder<ClientHttpConnector> {

	private final ClientHttpConnectorBuilder<?> delegate;

	ServerNameConnectorBuilder(ClientHttpConnectorBuilder<?> delegate) {
		this.delegate = delegate;
	}

	@Override
	public ClientHttpConnector build(@Nullable HttpClientSettings settings) {
		return new ServerNameConnector(this.delegate.build(settings), (name) -> named(name).build(settings));
	}

	private ClientHttpConnectorBuilder<?> named(String name) {
		if (this.delegate instanceof JdkClientHttpConnectorBuilder jdk) {
			return jdk.withHttpClientCustomizer((client) -> JdkServerName.secure(client, name));
		}
		if (this.delegate instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorBuilders.named(reactor, name);
		}
		if (this.delegate instanceof HttpComponentsClientHttpConnectorBuilder apache) {
			return HttpComponentsBuilders.named(apache, name);
		}
		if (this.delegate instanceof JettyClientHttpConnectorBuilder jetty) {
			return JettyBuilders.named(jetty, name);
		}
		throw new ServerNameUnsupportedException(name, this.delegate, "spring.http.clients.reactive.connector");
	}

	@Override
	@SuppressWarnings("unchecked")
	public ClientHttpConnectorBuilder<ClientHttpConnector> withCustomizers(
			Collection<Consumer<ClientHttpConnector>> customizers) {
		return new ServerNameConnectorBuilder(
				((ClientHttpConnectorBuilder<ClientHttpConnector>) this.delegate).withCustomizers(customizers));
	}

}
