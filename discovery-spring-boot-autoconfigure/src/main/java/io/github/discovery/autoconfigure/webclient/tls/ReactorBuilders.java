package io.github.discovery.autoconfigure.webclient.tls;

import io.github.discovery.webclient.tls.ReactorServerName;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

/**
 * What knows Reactor Netty, apart: post-processors look at all methods of the builders,
 * which fails where a type in one of them is missing.
 */
final class ReactorBuilders {

	private ReactorBuilders() {
	}

	static ClientHttpConnectorBuilder<?> named(ReactorClientHttpConnectorBuilder builder, String name) {
		return builder.withHttpClientCustomizer((client) -> ReactorServerName.secure(client, name));
	}

	static ClientHttpRequestFactoryBuilder<?> named(ReactorClientHttpRequestFactoryBuilder builder, String name) {
		return builder.withHttpClientCustomizer((client) -> ReactorServerName.secure(client, name));
	}

}
