package io.github.discovery.autoconfigure.webclient.tls;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.github.discovery.webclient.tls.TlsServerName;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a host name verifier that an application has set at Jetty is asked.
 */
class JettyHostnameVerifierTests {

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final TlsServers servers;

	private final HttpClientSettings settings;

	private final ClientHttpRequestFactory factory;

	private boolean verified = true;

	JettyHostnameVerifierTests(@TempDir Path folder) {
		this.servers = new TlsServers(folder);
		this.settings = HttpClientSettings.ofSslBundle(SslBundle.of(new JksSslStoreBundle(null,
				new JksSslStoreDetails("PKCS12", null, "file:" + this.servers.keyStore(), TlsServers.PASSWORD))));
		this.factory = new ServerNameRequestFactoryBuilder(
				ClientHttpRequestFactoryBuilder.jetty().withHttpClientCustomizer(this::verifying))
			.build(this.settings);
	}

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@Test
	void itIsAskedForTheNameAndNotForTheAddress() throws IOException {
		int port = this.servers.start();
		assertThat(get(port, "payments.internal")).isEqualTo("payments.internal " + port);
		assertThat(get(port, "orders.internal")).isEqualTo("orders.internal " + port);
		assertThat(this.asked).containsExactly("payments.internal", "orders.internal");
	}

	@Test
	void itIsAskedForTheAddressOfAnInstanceWithoutAName() throws IOException {
		get(this.servers.startWithAddress(), "");
		assertThat(this.asked).containsExactly("127.0.0.1");
	}

	@Test
	void itHasTheLastWord() {
		this.verified = false;
		int port = this.servers.start();
		assertThatThrownBy(() -> get(port, "payments.internal")).isInstanceOf(SSLPeerUnverifiedException.class);
		assertThat(this.asked).containsExactly("payments.internal");
	}

	@Test
	void thatOfAWebClientIsAskedTheSame() {
		URI uri = URI.create("https://127.0.0.1:" + this.servers.start() + "/");
		WebClient client = WebClient.builder()
			.clientConnector(new ServerNameConnectorBuilder(
					ClientHttpConnectorBuilder.jetty().withHttpClientCustomizer(this::verifying))
				.build(this.settings))
			.build();
		Mono<String> answer = client.get().uri(uri).retrieve().bodyToMono(String.class);
		assertThat(TlsServerName.during("payments.internal", uri, answer).block()).startsWith("payments.internal");
		assertThat(this.asked).containsExactly("payments.internal");
	}

	private String get(int port, String name) throws IOException {
		URI uri = URI.create("https://127.0.0.1:" + port + "/");
		return TlsServerName.during(name, uri, () -> {
			try (ClientHttpResponse response = this.factory.createRequest(uri, HttpMethod.GET).execute()) {
				return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
			}
		});
	}

	private void verifying(HttpClient client) {
		client.getSslContextFactory().setHostnameVerifier(this::verify);
	}

	private boolean verify(String host, SSLSession session) {
		this.asked.add(host);
		return this.verified;
	}

}
