package io.github.discovery.webclient.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks for a name wherever a connected socket gets TLS. What connects by itself keeps its
 * host, which is looked up.
 */
final class NamedSocketFactory extends SSLSocketFactory {

	private final SSLSocketFactory delegate;

	private final String name;

	NamedSocketFactory(SSLSocketFactory delegate, String name) {
		this.delegate = delegate;
		this.name = name;
	}

	@Override
	public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
		String peer = PeerName.instead(host, this.name);
		Socket socket = this.delegate.createSocket(connected, peer, port, autoClose);
		if (socket instanceof SSLSocket secure) {
			secure.setSSLParameters(PeerName.sent(secure.getSSLParameters(), peer));
		}
		return socket;
	}

	@Override
	public Socket createSocket() throws IOException {
		return this.delegate.createSocket();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return this.delegate.createSocket(host, port);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return this.delegate.createSocket(host, port, localHost, localPort);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return this.delegate.createSocket(host, port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
		return this.delegate.createSocket(host, port, localHost, localPort);
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return this.delegate.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.delegate.getSupportedCipherSuites();
	}

}
