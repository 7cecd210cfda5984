package io.github.discovery.webclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.discovery.client.Causes;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ExchangeFilterFunctions;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Bodies that fail on this side, such as a query whose result was to be sent: neither an
 * instance nor the service is to blame, whatever the error looks like.
 */
class FailingBodyTests {

	private static final org.eclipse.jetty.client.HttpClient jetty = new org.eclipse.jetty.client.HttpClient();

	private static final HttpClient jdk = HttpClient.newHttpClient();

	private static final HttpComponentsClientHttpConnector apache = new HttpComponentsClientHttpConnector();

	private final RawServers servers = new RawServers();

	private final StubCatalog catalog = new StubCatalog();

	private final InstanceChooser chooser = TestPicks.chooser(this.catalog);

	private final CallPipelines pipelines = TestPicks.pipelines(this.chooser, CallSettings.DEFAULTS,
			Schedulers.parallel(), Ticker.system());

	@BeforeAll
	static void start() throws Exception {
		jetty.start();
	}

	@AfterAll
	static void stop() throws Exception {
		jetty.stop();
		apache.close();
	}

	@AfterEach
	void close() {
		this.servers.close();
	}

	static Stream<Arguments> cases() {
		return Arrays.stream(Library.values())
			.flatMap((library) -> Arrays.stream(Body.values())
				.flatMap((body) -> Stream.of(new IllegalStateException("no order"), new ConnectException("no database"))
					.map((error) -> Arguments.of(library, body, error))));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void neitherInstanceNorServiceIsToBlame(Library library, Body body, Exception error) {
		callInVain(RetryTableCalls.webClient(this.pipelines, library.connector()), body, error);
	}

	@ParameterizedTest
	@EnumSource(Body.class)
	void neitherAreTheyBehindAFilterThatCopiesTheRequest(Body body) {
		WebClient client = RetryTableCalls.webClient(this.pipelines, Library.NETTY.connector())
			.mutate()
			.filter(ExchangeFilterFunctions.basicAuthentication("user", "password"))
			.build();
		callInVain(client, body, new ConnectException("no database"));
	}

	@Test
	void aFileThatIsGoneIsNobodysFaultEither(@TempDir Path folder) {
		this.catalog.local("payments", this.servers.start("200 OK"));
		send(new FileSystemResource(folder.resolve("gone")) {

			@Override
			public boolean isReadable() {
				return true;
			}

			@Override
			public long contentLength() {
				return 5;
			}

		});
		assertThat(counts(Outcome.CANCELLED)).isOne();
		assertThat(counts(Outcome.values())).isOne();
	}

	@Test
	void anInstanceThatBreaksTheConnectionWhileAFileIsSentIsToBlame(@TempDir Path folder) throws IOException {
		this.catalog.local("payments", this.servers.start(RawServers.RESET_EARLY),
				this.servers.start(RawServers.RESET_EARLY), this.servers.start(RawServers.RESET_EARLY));
		send(new FileSystemResource(Files.write(folder.resolve("file"), new byte[16_000_000])));
		assertThat(counts(Outcome.FAILURE)).isEqualTo(3);
	}

	private void send(Object body) {
		assertThat(catchThrowable(() -> RetryTableCalls.webClient(this.pipelines, Library.NETTY.connector())
			.put()
			.uri("http://payments/orders")
			.body(BodyInserters.fromValue(body))
			.retrieve()
			.toBodilessEntity()
			.block())).isNotNull();
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void aHeaderThatCannotBeSentIsNobodysFault(Library library) {
		this.catalog.local("payments", this.servers.start("200 OK"), this.servers.start("200 OK"));
		WebClient client = RetryTableCalls.webClient(this.pipelines, library.connector());
		for (int i = 0; i < 6; i++) {
			catchThrowable(() -> client.get()
				.uri("http://payments/orders")
				.header("X-Forwarded", "a\r\nb")
				.retrieve()
				.toBodilessEntity()
				.block());
		}
		assertThat(counts(Outcome.values())).as("attempts").isEqualTo(6);
		assertThat(counts(Outcome.FAILURE)).isZero();
		assertThat(this.pipelines.of("payments").guard().state()).isEqualTo(State.CLOSED);
	}

	private void callInVain(WebClient client, Body body, Exception error) {
		this.catalog.local("payments", this.servers.start("200 OK"), this.servers.start("200 OK"));
		for (int i = 0; i < 6; i++) {
			Throwable seen = catchThrowable(() -> client.put()
				.uri("http://payments/orders")
				.body(body.failing.apply(error))
				.retrieve()
				.toBodilessEntity()
				.block());
			assertThat(Causes.any(seen, (one) -> one == error)).as(String.valueOf(seen)).isTrue();
		}
		assertThat(counts(Outcome.CANCELLED)).isEqualTo(6);
		assertThat(counts(Outcome.values())).as("attempts").isEqualTo(6);
		assertThat(this.pipelines.of("payments").guard().state()).isEqualTo(State.CLOSED);
	}

	private long counts(Outcome... outcomes) {
		return TestPicks.count(this.chooser, outcomes);
	}

	enum Library {

		NETTY, JDK, JETTY, HTTP_COMPONENTS;

		private ClientHttpConnector connector() {
			return switch (this) {
				case NETTY -> new ReactorClientHttpConnector();
				case JDK -> new JdkClientHttpConnector(jdk);
				case JETTY -> new JettyClientHttpConnector(jetty);
				case HTTP_COMPONENTS -> apache;
			};
		}

	}

	enum Body {

		VALUE((error) -> BodyInserters.fromPublisher(Mono.<String>error(error), String.class)),

		STREAM((error) -> BodyInserters.fromPublisher(Flux.<String>error(error), String.class)),

		BROKEN_OFF((error) -> BodyInserters.fromPublisher(Flux.concat(Flux.just("begun"), Mono.error(error)),
				String.class)),

		THROWN((error) -> (request, context) -> {
			throw (error instanceof RuntimeException thrown) ? thrown : new UncheckedIOException((IOException) error);
		}),

		BUFFER((error) -> BodyInserters.fromDataBuffers(Mono.<DataBuffer>error(error)));

		private final Function<Throwable, BodyInserter<?, ? super ClientHttpRequest>> failing;

		Body(Function<Throwable, BodyInserter<?, ? super ClientHttpRequest>> failing) {
			this.failing = failing;
		}

	}

}
