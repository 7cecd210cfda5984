package io.github.discovery.webclient.tls;

import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.github.discovery.client.ServiceUris;
import org.jspecify.annotations.Nullable;

/**
 * The name of the other side of a connection. TLS does not hear of the address at all: it
 * would accept a certificate for that, too, and take up sessions that were begun at the
 * same address under another name.
 */
final class PeerName {

	private PeerName() {
	}

	/**
	 * Return the name in place of an address; the target of a redirect may be a host.
	 */
	static String instead(@Nullable String host, String name) {
		return (host == null || ServiceUris.isAddress(host)) ? name : host;
	}

	/**
	 * Let an engine send a name. By itself it would only send that of its peer, and one
	 * with a dot.
	 */
	static SSLEngine sent(SSLEngine engine, String name) {
		engine.setUseClientMode(true);
		engine.setSSLParameters(sent(engine.getSSLParameters(), name));
		return engine;
	}

	/**
	 * Add the name that is sent.
	 */
	static SSLParameters sent(SSLParameters parameters, String name) {
		if (!ServiceUris.isAddress(name)) {
			parameters.setServerNames(List.of(new SNIHostName(name)));
		}
		return parameters;
	}

}
