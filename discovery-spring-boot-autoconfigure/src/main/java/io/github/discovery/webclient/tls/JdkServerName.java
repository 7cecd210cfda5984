package io.github.discovery.webclient.tls;

import java.net.http.HttpClient;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import io.github.discovery.client.ServiceUris;
import org.jspecify.annotations.Nullable;

/**
 * Lets the JDK's HTTP client ask for a name wherever it connects to an address. TLS does
 * not hear of the address at all: it would accept a certificate for that, too, and take
 * up sessions that were begun at the same address under another name.
 */
public final class JdkServerName {

	private JdkServerName() {
	}

	/**
	 * Give a client its name.
	 * @param builder of the client, complete but for this
	 * @param name the name
	 */
	public static void secure(HttpClient.Builder builder, String name) {
		// Only a client tells which context it was given; this one never connects.
		SSLContext own = builder.build().sslContext();
		builder.sslContext(new Named(own, name));
	}

	/**
	 * Return the name in place of an address; the target of a redirect may be a host.
	 */
	static @Nullable String instead(@Nullable String host, String name) {
		return (host == null || ServiceUris.isAddress(host)) ? name : host;
	}

	/**
	 * Let an engine send the name of its peer. By itself it would only send one with a
	 * dot.
	 */
	static SSLEngine sending(SSLEngine engine) {
		String name = engine.getPeerHost();
		if (!ServiceUris.isAddress(name)) {
			engine.setUseClientMode(true);
			SSLParameters parameters = engine.getSSLParameters();
			parameters.setServerNames(List.of(new SNIHostName(name)));
			engine.setSSLParameters(parameters);
		}
		return engine;
	}

	private static final class Named extends SSLContext {

		Named(SSLContext context, String name) {
			super(new NamedSpi(context, name), context.getProvider(), context.getProtocol());
		}

	}

	private static final class NamedSpi extends SSLContextSpi {

		private final SSLContext delegate;

		private final String name;

		NamedSpi(SSLContext delegate, String name) {
			this.delegate = delegate;
			this.name = name;
		}

		@Override
		protected void engineInit(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust,
				@Nullable SecureRandom random) throws KeyManagementException {
			throw new KeyManagementException("Already initialized");
		}

		@Override
		protected SSLEngine engineCreateSSLEngine() {
			return this.delegate.createSSLEngine();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine(String host, int port) {
			return sending(this.delegate.createSSLEngine(instead(host, this.name), port));
		}

		@Override
		protected SSLSocketFactory engineGetSocketFactory() {
			return this.delegate.getSocketFactory();
		}

		@Override
		protected SSLServerSocketFactory engineGetServerSocketFactory() {
			return this.delegate.getServerSocketFactory();
		}

		@Override
		protected SSLSessionContext engineGetServerSessionContext() {
			return this.delegate.getServerSessionContext();
		}

		@Override
		protected SSLSessionContext engineGetClientSessionContext() {
			return this.delegate.getClientSessionContext();
		}

		@Override
		protected SSLParameters engineGetDefaultSSLParameters() {
			return this.delegate.getDefaultSSLParameters();
		}

		@Override
		protected SSLParameters engineGetSupportedSSLParameters() {
			return this.delegate.getSupportedSSLParameters();
		}

	}

}
