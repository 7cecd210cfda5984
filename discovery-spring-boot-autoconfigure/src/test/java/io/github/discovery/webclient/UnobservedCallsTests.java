package io.github.discovery.webclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.CallTracing;
import io.github.discovery.observation.tracing.CallObservations;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that could be observed, but that nobody observes, cost as much memory as those
 * that could not.
 */
class UnobservedCallsTests {

	private static final int CALLS = 1_000;

	/** The middle one counts: a compiler that comes in between changes single ones. */
	private static final int ROUNDS = 61;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@ParameterizedTest
	@MethodSource("tracings")
	void aCallOfAWebClientAllocatesNotAByteMore(CallTracing tracing) {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("http://payments/a")).build();
		Mono<ClientResponse> answer = Mono.just(VirtualCalls.answer(200));
		isAsMuch(tracing, (calls) -> calls.call(request, (sent) -> answer).block());
	}

	@ParameterizedTest
	@MethodSource("tracings")
	void aBlockingCallAllocatesNotAByteMore(CallTracing tracing) {
		MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.GET, URI.create("http://payments/a"));
		ClientHttpRequestExecution execution = (sent, body) -> new MockClientHttpResponse(new byte[0], 200);
		isAsMuch(tracing, (calls) -> {
			CatalogLoadBalancerInterceptor interceptor = new CatalogLoadBalancerInterceptor(calls.pipelines,
					new BlockingExtensions(List.of(), List.of()), (service) -> false,
					(sent, body, next) -> next.execute(sent, body));
			try (ClientHttpResponse response = interceptor.intercept(request, new byte[0], execution)) {
				assertThat(response).isNotNull();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	static Stream<Named<CallTracing>> tracings() {
		return Stream.of(Named.of("off", CallTracing.NONE),
				Named.of("registry that is off", new CallObservations(ObservationRegistry.NOOP)),
				Named.of("registry without a handler", new CallObservations(ObservationRegistry.create())));
	}

	private static void isAsMuch(CallTracing tracing, Call call) {
		VirtualCalls with = new VirtualCalls(CallSettings.DEFAULTS, tracing);
		VirtualCalls without = new VirtualCalls(CallSettings.DEFAULTS);
		with.catalog.local("payments", 1, 2);
		without.catalog.local("payments", 1, 2);
		long[] more = new long[ROUNDS];
		for (int i = 0; i < ROUNDS; i++) {
			more[i] = allocated(with, call) - allocated(without, call);
		}
		Arrays.sort(more);
		assertThat(more[ROUNDS / 2]).as("bytes more in %s calls, of %s", CALLS, Arrays.toString(more)).isZero();
	}

	private static long allocated(VirtualCalls calls, Call call) {
		calls.results.clear();
		long before = THREADS.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < CALLS; i++) {
			call.make(calls);
		}
		return THREADS.getCurrentThreadAllocatedBytes() - before;
	}

	@FunctionalInterface
	private interface Call {

		void make(VirtualCalls calls);

	}

}
