package io.github.discovery.webclient.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What an application has set at Apache HttpComponents stays when there is a name.
 */
class HttpComponentsServerNameTests {

	private final HttpClientBuilder builder = HttpClientBuilder.create();

	private ServerSocket server;

	@BeforeEach
	void listen() throws IOException {
		this.server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
		this.builder.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
			.setTlsSocketStrategy((socket, target, port, attachment, context) -> {
				throw new SSLException("asked for " + target);
			})
			.build()).setConnectionManagerShared(true);
		HttpComponentsServerName.secure(this.builder, "payments.internal");
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
	}

	@Test
	void aStrategyOfTheApplicationIsAskedForTheName() {
		assertThatThrownBy(() -> get("127.0.0.1", this.server.getLocalPort()))
			.hasMessageContaining("asked for payments.internal");
		assertThatThrownBy(() -> get("localhost", this.server.getLocalPort()))
			.hasMessageContaining("asked for localhost");
	}

	@Test
	void aProxyIsToldTheAddressAndTheInstanceAskedForTheName() {
		this.builder.setProxy(new HttpHost("127.0.0.1", this.server.getLocalPort()));
		CompletableFuture<String> told = CompletableFuture.supplyAsync(this::tunnel);
		assertThatThrownBy(() -> get("10.0.0.6", 8443)).hasMessageContaining("asked for payments.internal");
		assertThat(told.join()).isEqualTo("CONNECT 10.0.0.6:8443 HTTP/1.1");
	}

	private void get(String host, int port) throws IOException {
		try (CloseableHttpClient client = this.builder.build()) {
			client.execute(new HttpGet("https://" + host + ":" + port + "/"), (response) -> null);
		}
	}

	private String tunnel() {
		try (Socket socket = this.server.accept()) {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String told = reader.readLine();
			for (String line = told; !line.isEmpty();) {
				line = reader.readLine();
			}
			socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			return told;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
