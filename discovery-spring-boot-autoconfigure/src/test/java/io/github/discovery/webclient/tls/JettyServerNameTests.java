package io.github.discovery.webclient.tls;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the connections of a Jetty client with a name are made with.
 */
class JettyServerNameTests {

	private static final String ADDRESS = "10.0.0.6";

	private final HttpClient client = new HttpClient();

	@Test
	void whatTheApplicationHasSetIsKeptAndMayBeSharedWithOtherClients() throws Exception {
		SslContextFactory.Client own = new SslContextFactory.Client();
		own.setIncludeProtocols("TLSv1.2");
		this.client.setSslContextFactory(own);
		SSLEngine engine = named(ADDRESS);
		assertThat(engine.getPeerHost()).isEqualTo("payments.internal");
		assertThat(engine.getSSLParameters().getServerNames()).containsExactly(new SNIHostName("payments.internal"));
		assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.2");
		own.start();
		assertThat(own.newSSLEngine(ADDRESS, 8443).getPeerHost()).isEqualTo(ADDRESS);
	}

	@Test
	void namesAreVerifiedWhereNothingIsSet() throws Exception {
		SSLEngine engine = named(ADDRESS);
		assertThat(engine.getPeerHost()).isEqualTo("payments.internal");
		assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
	}

	@Test
	void aHostIsAskedForItsOwnName() throws Exception {
		assertThat(named("payments-1.example.com").getPeerHost()).isEqualTo("payments-1.example.com");
	}

	private SSLEngine named(String host) throws Exception {
		JettyServerName.secure(this.client, "payments.internal");
		SslContextFactory.Client factory = this.client.getSslContextFactory();
		factory.start();
		try {
			return factory.newSSLEngine(host, 8443);
		}
		finally {
			factory.stop();
		}
	}

}
