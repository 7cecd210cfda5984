package io.github.discovery.webclient;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.JettyClientHttpConnector;
import org.springframework.web.reactive.function.BodyInserters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What on Jetty only looks as if nothing had been sent.
 */
class JettyBodyTests {

	private final RawServers servers = new RawServers();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	private final HttpClient jetty = new HttpClient();

	@BeforeEach
	void start() throws Exception {
		this.jetty.start();
	}

	@AfterEach
	void stop() throws Exception {
		this.jetty.stop();
		this.servers.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 307, 308 })
	void aPostThatWasRedirectedToADeadHostIsNotRepeated(int status) {
		String redirect = status + " Redirect\r\nLocation: http://127.0.0.1:" + LocalServers.deadPort() + "/";
		this.catalog.local("payments", this.servers.start(redirect), this.servers.start(redirect));
		assertThatThrownBy(() -> post(Mono.fromSupplier(JettyBodyTests::order)))
			.hasStackTraceContaining("Connection refused");
		assertThat(this.servers.requests()).hasSize(1);
		assertThat(count(Outcome.CONNECT_FAILURE)).isZero();
	}

	private void post(Publisher<DataBuffer> body) {
		RetryTableCalls.webClient(TestPicks.pipelines(this.chooser), new JettyClientHttpConnector(this.jetty))
			.method(HttpMethod.POST)
			.uri(URI.create("http://payments/orders"))
			.body(BodyInserters.fromDataBuffers(body))
			.retrieve()
			.toBodilessEntity()
			.block();
	}

	private static DataBuffer order() {
		return DefaultDataBufferFactory.sharedInstance.wrap("order".getBytes(StandardCharsets.UTF_8));
	}

	private long count(Outcome outcome) {
		return TestPicks.count(this.chooser, outcome);
	}

}
