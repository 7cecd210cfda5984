package io.github.discovery.webclient.tls;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLEngine;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets Jetty's HTTP client ask for a name wherever it connects to an address.
 */
public final class JettyServerName {

	private JettyServerName() {
	}

	/**
	 * Give a client its name.
	 * @param client the client, complete but for this
	 * @param name the name
	 */
	public static void secure(HttpClient client, String name) {
		SslContextFactory.@Nullable Client own = client.getSslContextFactory();
		client.setSslContextFactory(new Named((own != null) ? own : new SslContextFactory.Client(), name));
	}

	/**
	 * Makes the engines of another factory, which may be shared: it stays as it is.
	 */
	private static final class Named extends SslContextFactory.Client {

		private final SslContextFactory.Client delegate;

		private final String name;

		Named(SslContextFactory.Client delegate, String name) {
			this.delegate = delegate;
			this.name = name;
			// Starts and stops with this one, if nobody else has started it.
			addBean(delegate);
		}

		@Override
		public SSLEngine newSSLEngine() {
			return this.delegate.newSSLEngine();
		}

		@Override
		public SSLEngine newSSLEngine(String host, int port) {
			String peer = PeerName.instead(host, this.name);
			return PeerName.sent(this.delegate.newSSLEngine(peer, port), peer);
		}

		// What Jetty asks of the factory beside engines.

		@Override
		public @Nullable HostnameVerifier getHostnameVerifier() {
			HostnameVerifier verifier = this.delegate.getHostnameVerifier();
			return (verifier != null) ? (host, session) -> verifier.verify(PeerName.instead(host, this.name), session)
					: null;
		}

		@Override
		public boolean isRenegotiationAllowed() {
			return this.delegate.isRenegotiationAllowed();
		}

		@Override
		public int getRenegotiationLimit() {
			return this.delegate.getRenegotiationLimit();
		}

	}

}
