package io.github.discovery.autoconfigure.webclient.tls;

import io.github.discovery.webclient.tls.JettyServerName;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;

/**
 * What knows Jetty, apart.
 *
 * @see ReactorBuilders
 */
final class JettyBuilders {

	private JettyBuilders() {
	}

	static ClientHttpConnectorBuilder<?> named(JettyClientHttpConnectorBuilder builder, String name) {
		return builder.withHttpClientCustomizer((client) -> JettyServerName.secure(client, name));
	}

	static ClientHttpRequestFactoryBuilder<?> named(JettyClientHttpRequestFactoryBuilder builder, String name) {
		return builder.withHttpClientCustomizer((client) -> JettyServerName.secure(client, name));
	}

}
