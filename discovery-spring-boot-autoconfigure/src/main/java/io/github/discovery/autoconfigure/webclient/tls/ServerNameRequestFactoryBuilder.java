package io.github.discovery.autoconfigure.webclient.tls;

import java.util.Collection;
import java.util.function.Consumer;

import io.github.discovery.webclient.tls.JdkServerName;
import io.github.discovery.webclient.tls.ServerNameRequestFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Builds what another builder builds, once more for each name.
 */
final class ServerNameRequestFactoryBuilder implements ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

	private final ClientHttpRequestFactoryBuilder<?> delegate;

	ServerNameRequestFactoryBuilder(ClientHttpRequestFactoryBuilder<?> delegate) {
		this.delegate = delegate;
	}

	@Override
	public ClientHttpRequestFactory build(@Nullable HttpClientSettings settings) {
		return new ServerNameRequestFactory(this.delegate.build(settings), (name) -> named(name).build(settings));
	}

	private ClientHttpRequestFactoryBuilder<?> named(String name) {
		if (this.delegate instanceof JdkClientHttpRequestFactoryBuilder jdk) {
			return jdk.withHttpClientCustomizer((client) -> JdkServerName.secure(client, name));
		}
		if (this.delegate instanceof ReactorClientHttpRequestFactoryBuilder reactor) {
			return ReactorBuilders.named(reactor, name);
		}
		if (this.delegate instanceof HttpComponentsClientHttpRequestFactoryBuilder apache) {
			return HttpComponentsBuilders.named(apache, name);
		}
		if (this.delegate instanceof JettyClientHttpRequestFactoryBuilder jetty) {
			return JettyBuilders.named(jetty, name);
		}
		throw new ServerNameUnsupportedException(name, this.delegate, "spring.http.clients.imperative.factory");
	}

	@Override
	@SuppressWarnings("unchecked")
	public ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> withCustomizers(
			Collection<Consumer<ClientHttpRequestFactory>> customizers) {
		return new ServerNameRequestFactoryBuilder(
				((ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory>) this.delegate)
					.withCustomizers(customizers));
	}

}
