package io.github.discovery.webclient.tls;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * For which requests a name holds.
 */
class TlsServerNameScopeTests {

	private static final URI INSTANCE = URI.create("https://10.0.0.6:8443/orders?id=1");

	private static final URI ELSEWHERE = URI.create("https://10.0.0.7:8443/token");

	private final List<String> made = new ArrayList<>();

	private final List<String> used = new ArrayList<>();

	private final ClientHttpConnector connector = new ServerNameConnector(connector("plain"), this::connector);

	private final ClientHttpRequestFactory factory = new ServerNameRequestFactory(factory("plain"), this::factory);

	@Test
	void holdsForTheInstanceOfTheCallAndNothingElseThatIsCalledMeanwhile() throws IOException {
		TlsServerName
			.during("payments.internal", INSTANCE,
					Mono.defer(() -> connect(ELSEWHERE).then(Mono.defer(() -> connect(INSTANCE)))))
			.block();
		TlsServerName.during("payments.internal", INSTANCE, () -> {
			create(ELSEWHERE);
			return create(INSTANCE);
		});
		assertThat(this.used).containsExactly("plain", "payments.internal", "plain", "payments.internal");
	}

	@Test
	void endsWithTheCall() throws IOException {
		TlsServerName.during("payments.internal", INSTANCE, () -> create(INSTANCE));
		create(INSTANCE);
		assertThat(catchThrowable(() -> TlsServerName.during("payments.internal", INSTANCE, () -> {
			throw new IOException("broken");
		}))).hasMessage("broken");
		create(INSTANCE);
		assertThat(this.used).containsExactly("payments.internal", "plain", "plain");
	}

	@Test
	void isBackAfterACallWithinTheCall() throws IOException {
		TlsServerName.during("payments.internal", INSTANCE, () -> {
			TlsServerName.during("tokens.internal", ELSEWHERE, () -> create(ELSEWHERE));
			return create(INSTANCE);
		});
		assertThat(this.used).containsExactly("tokens.internal", "payments.internal");
	}

	@Test
	void theClientForANameIsMadeOnce() throws IOException {
		for (int i = 0; i < 3; i++) {
			TlsServerName.during("payments.internal", INSTANCE, () -> create(INSTANCE));
		}
		assertThat(this.made).containsExactly("plain", "payments.internal");
	}

	@Test
	void allConnectorsAreClosedWithTheOne() throws IOException {
		ServerNameConnector connector = new ServerNameConnector(new ClosingConnector("plain"), ClosingConnector::new);
		TlsServerName
			.during("payments.internal", INSTANCE,
					connector.connect(HttpMethod.GET, INSTANCE, (request) -> Mono.empty()))
			.block();
		connector.close();
		assertThat(this.used).containsExactlyInAnyOrder("plain closed", "payments.internal closed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://10.0.0.6:8443/", "https://payments-1.example.com:8443/" })
	void isNotAskedForWithoutTlsOrOfAHost(String uri) throws IOException {
		Mono<Void> exchange = Mono.empty();
		assertThat(TlsServerName.during("payments.internal", URI.create(uri), exchange)).isSameAs(exchange);
		TlsServerName.during("payments.internal", URI.create(uri), () -> create(URI.create(uri)));
		assertThat(this.used).containsExactly("plain");
	}

	@Test
	void anAddressOfVersionSixIsOne() throws IOException {
		URI uri = URI.create("https://[fd00::6]:8443/");
		TlsServerName.during("payments.internal", uri, () -> create(uri));
		assertThat(this.used).containsExactly("payments.internal");
	}

	@Test
	void noNameCostsNothing() {
		Mono<Void> exchange = Mono.empty();
		assertThat(TlsServerName.during("", INSTANCE, exchange)).isSameAs(exchange);
	}

	@Test
	void aClientThatDoesNotAskSaysSoWhenTlsFails() {
		SSLHandshakeException error = new SSLHandshakeException("No subject alternative names");
		Throwable blocking = catchThrowable(() -> TlsServerName.during("payments.internal", INSTANCE, () -> {
			throw error;
		}));
		assertThat(blocking.getSuppressed()).singleElement()
			.satisfies(
					(hint) -> assertThat(hint).hasMessageContaining("'payments.internal' has not reached this client"));
		SSLHandshakeException other = new SSLHandshakeException("No subject alternative names");
		Throwable reactive = catchThrowable(
				() -> TlsServerName.during("payments.internal", INSTANCE, Mono.error(() -> other)).block());
		assertThat(reactive).hasStackTraceContaining("'payments.internal' has not reached this client");
	}

	@Test
	void aClientThatDoesAskIsNotToBlame() {
		Throwable error = catchThrowable(() -> TlsServerName.during("payments.internal", INSTANCE, () -> {
			create(INSTANCE);
			throw new SSLHandshakeException("No subject alternative DNS name matching payments.internal found");
		}));
		assertThat(error.getSuppressed()).isEmpty();
	}

	private Mono<?> connect(URI uri) {
		return this.connector.connect(HttpMethod.GET, uri, (request) -> Mono.empty());
	}

	private @Nullable Object create(URI uri) throws IOException {
		return this.factory.createRequest(uri, HttpMethod.GET);
	}

	private ClientHttpConnector connector(String name) {
		return (method, uri, callback) -> {
			this.used.add(name);
			return Mono.empty();
		};
	}

	private ClientHttpRequestFactory factory(String name) {
		this.made.add(name);
		return (uri, method) -> {
			this.used.add(name);
			return new MockClientHttpRequest(method, uri);
		};
	}

	private final class ClosingConnector implements ClientHttpConnector, Closeable {

		private final String name;

		ClosingConnector(String name) {
			this.name = name;
		}

		@Override
		public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> callback) {
			return Mono.empty();
		}

		@Override
		public void close() {
			TlsServerNameScopeTests.this.used.add(this.name + " closed");
		}

	}

}
