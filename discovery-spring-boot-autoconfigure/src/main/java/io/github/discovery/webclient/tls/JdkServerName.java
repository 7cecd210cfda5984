package io.github.discovery.webclient.tls;

import java.net.http.HttpClient;

import javax.net.ssl.SSLContext;

/**
 * Lets the JDK's HTTP client ask for a name wherever it connects to an address.
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
		builder.sslContext(new NamedSslContext(own, name));
	}

}
