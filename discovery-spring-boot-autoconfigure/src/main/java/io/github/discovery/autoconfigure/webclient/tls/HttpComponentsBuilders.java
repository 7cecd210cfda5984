package io.github.discovery.autoconfigure.webclient.tls;

import io.github.discovery.webclient.tls.HttpComponentsServerName;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/**
 * What knows Apache HttpComponents, apart.
 *
 * @see ReactorBuilders
 */
final class HttpComponentsBuilders {

	private HttpComponentsBuilders() {
	}

	static ClientHttpConnectorBuilder<?> named(HttpComponentsClientHttpConnectorBuilder builder, String name) {
		var named = builder.withHttpClientCustomizer((client) -> HttpComponentsServerName.secure(client, name));
		return (settings) -> named.build(NamedSslBundle.in(settings, name));
	}

	static ClientHttpRequestFactoryBuilder<?> named(HttpComponentsClientHttpRequestFactoryBuilder builder,
			String name) {
		var named = builder.withHttpClientCustomizer((client) -> HttpComponentsServerName.secure(client, name));
		return (settings) -> named.build(NamedSslBundle.in(settings, name));
	}

}
