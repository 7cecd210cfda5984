package io.github.discovery.webclient.tls;

import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/**
 * Lets Reactor Netty ask for a name wherever it connects to an address. A context of its
 * own rather than a server name in the one that is there: Reactor Netty pools connections
 * by context, and would use one that was opened for another name.
 */
public final class ReactorServerName {

	private ReactorServerName() {
	}

	/**
	 * Give a client its name.
	 * @param client the client, complete but for this
	 * @param name the name
	 * @return the same client with the name
	 */
	public static HttpClient secure(HttpClient client, String name) {
		HttpClient secure = (client.configuration().sslProvider() != null) ? client : client.secure();
		SslProvider provider = Objects.requireNonNull(secure.configuration().sslProvider());
		return secure.secure(SslProvider.builder()
			.sslContext(new Named(provider.getSslContext(), name))
			.handlerConfigurator(provider::configure)
			.build());
	}

	private static final class Named extends SslContext {

		private final SslContext delegate;

		private final String name;

		Named(SslContext delegate, String name) {
			this.delegate = delegate;
			this.name = name;
		}

		@Override
		public boolean isClient() {
			return this.delegate.isClient();
		}

		@Override
		public List<String> cipherSuites() {
			return this.delegate.cipherSuites();
		}

		@Override
		@SuppressWarnings("deprecation")
		public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
			return this.delegate.applicationProtocolNegotiator();
		}

		@Override
		public SSLEngine newEngine(ByteBufAllocator allocator) {
			return this.delegate.newEngine(allocator);
		}

		@Override
		public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
			String peer = PeerName.instead(host, this.name);
			return PeerName.sent(this.delegate.newEngine(allocator, peer, port), peer);
		}

		@Override
		public SSLSessionContext sessionContext() {
			return this.delegate.sessionContext();
		}

	}

}
