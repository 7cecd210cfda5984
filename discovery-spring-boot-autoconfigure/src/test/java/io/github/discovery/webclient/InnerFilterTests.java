package io.github.discovery.webclient;

import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;

import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.http.HttpMethod;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Filters of the application's own between ours and the client, which send a copy of the
 * request.
 */
class InnerFilterTests {

	private static final URI URL = URI.create("http://payments/a");

	private final VirtualCalls calls = new VirtualCalls(CallSettings.DEFAULTS);

	private int sent;

	@BeforeEach
	void instances() {
		this.calls.catalog.local("payments", 1, 2);
	}

	@Test
	void aRefusalMetByTheBodyOfACopyIsNotRepeated() {
		ClientRequest post = ClientRequest.create(HttpMethod.POST, URL)
			.body(BodyInserters.fromPublisher(Flux.error(new ConnectException("Connection refused")), String.class))
			.build();
		StepVerifier.create(this.calls.call(post, copying(this::write))).verifyError(WebClientRequestException.class);
		assertThat(this.sent).isOne();
	}

	@Test
	void aFilterThatAsksElsewhereAfterACopiedPostDoesNotSendItAgain() {
		StepVerifier
			.create(this.calls.call(HttpMethod.POST,
					copying((request) -> write(request).then(Mono.error(new ConnectException("audit server"))))))
			.verifyErrorMessage("audit server");
		assertThat(this.sent).isOne();
	}

	@Test
	void aRefusalOfACopyWithAnotherUrlAtTheSameAddressIsRepeated() {
		ExchangeFunction versioned = (request) -> {
			this.sent++;
			URI url = UriComponentsBuilder.fromUri(request.url()).queryParam("api-version", 2).build().toUri();
			ClientRequest copy = ClientRequest.from(request).url(url).build();
			return (this.sent == 1) ? VirtualCalls.failed(copy, new ConnectException("Connection refused"))
					: Mono.just(VirtualCalls.answer(200));
		};
		assertThat(this.calls.call(HttpMethod.POST, versioned).block()).isNotNull();
		assertThat(this.calls.count(Outcome.CONNECT_FAILURE)).isOne();
	}

	@Test
	void anAnswerThatCannotBeReadEndsTheCall() {
		StepVerifier.create(this.calls.call(HttpMethod.GET,
				(request) -> Mono.just(new ClientResponseWrapper(VirtualCalls.answer(503)) {

					@Override
					public Headers headers() {
						throw new IllegalStateException("broken answer");
					}

				})))
			.expectErrorMessage("broken answer")
			.verify(Duration.ofSeconds(20));
		assertThat(this.calls.inFlight()).isZero();
		assertThat(this.calls.results).containsExactly(CallResult.FAILURE);
	}

	private static ExchangeFunction copying(ExchangeFunction next) {
		return (request) -> next.exchange(ClientRequest.from(request).header("Authorization", "Basic").build());
	}

	private Mono<ClientResponse> write(ClientRequest request) {
		this.sent++;
		return request
			.writeTo(new MockClientHttpRequest(request.method(), request.url()), ExchangeStrategies.withDefaults())
			.onErrorMap((ex) -> new WebClientRequestException(ex, request.method(), request.url(), request.headers()))
			.then(Mono.just(VirtualCalls.answer(200)));
	}

}
