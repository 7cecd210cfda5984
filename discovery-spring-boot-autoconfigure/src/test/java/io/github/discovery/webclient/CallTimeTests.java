package io.github.discovery.webclient;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.client.call.ServiceCallException.Reason;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call does while time passes: deadlines, waits, and being cancelled in them.
 */
class CallTimeTests {

	private final VirtualCalls calls = new VirtualCalls(CallSettings.DEFAULTS);

	private final List<Integer> ports = new ArrayList<>();

	private final AtomicReference<Object> end = new AtomicReference<>();

	@Test
	void anAttemptThatHangsMovesToAnotherInstance() {
		this.calls.catalog.local("payments", 1, 2);
		subscribe(HttpMethod.GET, (request) -> (this.ports.size() == 1) ? Mono.never() : ok());
		this.calls.pass(Duration.ofMillis(9_999));
		assertThat(this.ports).hasSize(1);
		this.calls.pass(Duration.ofMillis(1));
		assertThat(this.ports).containsExactlyInAnyOrder(1, 2);
		assertThat(this.end).hasValue(HttpStatus.OK);
		assertThat(this.calls.count(Outcome.TIMEOUT)).isOne();
		isClean();
	}

	@Test
	void theDeadlineHoldsOverAllAttempts() {
		this.calls.catalog.local("payments", 1, 2, 3);
		subscribe(HttpMethod.GET, (request) -> Mono.never());
		this.calls.pass(Duration.ofSeconds(30).minusMillis(1));
		assertThat(this.ports).containsExactlyInAnyOrder(1, 2, 3);
		assertThat(this.end).hasValue(null);
		this.calls.pass(Duration.ofMillis(1));
		ServiceCallException error = error(Reason.DEADLINE_EXCEEDED);
		assertThat(error).hasCauseInstanceOf(TimeoutException.class).hasMessageContaining("after 3 attempts");
		assertThat(error.getSuppressed()).hasSize(2);
		assertThat(this.calls.results).containsExactly(CallResult.TIMEOUT);
		isClean();
	}

	@Test
	void aPostThatHangsIsGivenUpButNotSentAgain() {
		this.calls.catalog.local("payments", 1, 2);
		subscribe(HttpMethod.POST, (request) -> Mono.never());
		this.calls.pass(Duration.ofSeconds(10));
		error(Reason.ATTEMPT_TIMED_OUT);
		assertThat(this.ports).hasSize(1);
		isClean();
	}

	@Test
	void retryAfterIsWaitedFor() {
		this.calls.catalog.local("payments", 1, 2);
		subscribe(HttpMethod.GET,
				(request) -> (this.ports.size() == 1) ? Mono.just(VirtualCalls.answer(503, "Retry-After", "3")) : ok());
		this.calls.pass(Duration.ofMillis(2_999));
		assertThat(this.ports).hasSize(1);
		this.calls.pass(Duration.ofMillis(1));
		assertThat(this.ports).containsExactlyInAnyOrder(1, 2);
		assertThat(this.end).hasValue(HttpStatus.OK);
		isClean();
	}

	@Test
	void anInstanceThatIsGoneAfterTheWaitIsNotCalled() {
		this.calls.catalog.local("payments", 1, 2, 3);
		subscribe(HttpMethod.GET,
				(request) -> (this.ports.size() == 1) ? Mono.just(VirtualCalls.answer(503, "Retry-After", "3")) : ok());
		int first = this.ports.get(0);
		// Round robin: the next one was meant.
		int left = (first + 1) % 3 + 1;
		this.calls.catalog.local("payments", first, left);
		this.calls.pass(Duration.ofSeconds(3));
		assertThat(this.ports).containsExactly(first, left);
		isClean();
	}

	@Test
	void whenAllAreGoneAfterTheWaitTheCallerHearsWhy() {
		this.calls.catalog.local("payments", 1, 2);
		subscribe(HttpMethod.GET, (request) -> Mono.just(VirtualCalls.answer(503, "Retry-After", "3")));
		this.calls.catalog.local("payments");
		this.calls.pass(Duration.ofSeconds(3));
		assertThat(this.ports).hasSize(1);
		assertThat((Throwable) this.end.get()).isInstanceOf(NoInstanceAvailableException.class)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(1));
		assertThat(this.calls.results).containsExactly(CallResult.NO_INSTANCE);
		isClean();
	}

	@Test
	void anotherInstanceIsCalledWithoutAWaitAndTheSameOneAfterABackoff() {
		this.calls.catalog.local("payments", 1, 2);
		AtomicInteger attempts = new AtomicInteger();
		subscribe(HttpMethod.GET, (request) -> {
			attempts.incrementAndGet();
			return VirtualCalls.failed(request, new ConnectException("refused"));
		});
		assertThat(this.ports).containsExactlyInAnyOrder(1, 2);
		this.calls.pass(Duration.ofMillis(200));
		assertThat(attempts).hasValue(3);
		assertThat(this.end.get()).asInstanceOf(InstanceOfAssertFactories.THROWABLE)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2));
		isClean();
	}

	@Test
	void answersOfEarlierAttemptsAreInTheError() {
		this.calls.catalog.local("payments", 1, 2, 3);
		subscribe(HttpMethod.GET, (request) -> (this.ports.size() == 1) ? Mono.just(VirtualCalls.answer(502))
				: VirtualCalls.failed(request, new IOException("reset")));
		assertThat((Throwable) this.end.get()).satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2))
			.hasStackTraceContaining("127.0.0.1:" + this.ports.get(0) + " answered 502");
	}

	@Test
	void theWaitForAFirstLookUpEndsAtTheDeadline() {
		this.calls.catalog.hold("payments");
		subscribe(HttpMethod.GET, (request) -> ok());
		this.calls.pass(Duration.ofSeconds(30));
		error(Reason.DEADLINE_EXCEEDED);
		assertThat(this.calls.results).containsExactly(CallResult.TIMEOUT);
	}

	@Test
	void aCancelWhileWaitingForAFirstLookUpSendsNothing() {
		this.calls.catalog.hold("payments");
		Disposable call = subscribe(HttpMethod.GET, (request) -> ok());
		call.dispose();
		this.calls.catalog.local("payments", 1);
		this.calls.pass(Duration.ofMinutes(1));
		assertThat(this.ports).isEmpty();
		assertThat(this.calls.results).containsExactly(CallResult.CANCELLED);
	}

	@Test
	void aCancelBeforeTheCallBeginsLeavesNoTrace() {
		this.calls.catalog.local("payments", 1);
		Mono<ClientResponse> call = this.calls.call(HttpMethod.GET, scripted((request) -> ok()));
		call.subscribe(new BaseSubscriber<ClientResponse>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.cancel();
				subscription.request(1);
			}

		});
		assertThat(this.ports).isEmpty();
		assertThat(this.calls.results).isEmpty();
	}

	@Test
	void aCancelDuringADelaySendsNothingMore() {
		this.calls.catalog.local("payments", 1, 2);
		Disposable call = subscribe(HttpMethod.GET,
				(request) -> Mono.just(VirtualCalls.answer(503, "Retry-After", "3")));
		call.dispose();
		this.calls.pass(Duration.ofMinutes(1));
		assertThat(this.ports).hasSize(1);
		assertThat(this.calls.results).containsExactly(CallResult.CANCELLED);
		isClean();
	}

	@Test
	void aCancelDuringAnAttemptReachesTheClient() {
		this.calls.catalog.local("payments", 1, 2);
		AtomicBoolean cancelled = new AtomicBoolean();
		Disposable call = subscribe(HttpMethod.GET,
				(request) -> Mono.<ClientResponse>never().doOnCancel(() -> cancelled.set(true)));
		call.dispose();
		assertThat(cancelled).isTrue();
		assertThat(this.calls.count(Outcome.CANCELLED)).isOne();
		isClean();
	}

	@Test
	void aCancelAfterTheAnswerChangesNothing() {
		this.calls.catalog.local("payments", 1);
		subscribe(HttpMethod.GET, (request) -> ok()).dispose();
		assertThat(this.calls.results).containsExactly(CallResult.SUCCESS);
		assertThat(this.calls.count(Outcome.SUCCESS)).isOne();
		isClean();
	}

	@Test
	void anAnswerThatComesTooLateIsReleased() {
		this.calls.catalog.local("payments", 1, 2);
		AtomicReference<MonoSink<ClientResponse>> late = new AtomicReference<>();
		AtomicBoolean released = new AtomicBoolean();
		// A client that does not care about a cancel.
		subscribe(
				HttpMethod.GET, (
						request) -> (this.ports.size() == 1)
								? Mono.fromDirect((subscriber) -> Mono.<ClientResponse>create(late::set)
									.subscribe(subscriber::onNext, subscriber::onError, subscriber::onComplete))
								: ok());
		this.calls.pass(Duration.ofSeconds(10));
		assertThat(this.end).hasValue(HttpStatus.OK);
		late.get().success(ClientResponse.create(HttpStatus.OK).body(body(released)).build());
		assertThat(released).isTrue();
		assertThat(this.calls.results).containsExactly(CallResult.SUCCESS);
		isClean();
	}

	@Test
	void anAnswerThatIsAskedForAgainIsReleased() {
		this.calls.catalog.local("payments", 1, 2);
		AtomicBoolean released = new AtomicBoolean();
		subscribe(HttpMethod.GET, (request) -> (this.ports.size() == 1)
				? Mono.just(ClientResponse.create(HttpStatus.BAD_GATEWAY).body(body(released)).build()) : ok());
		assertThat(this.end).hasValue(HttpStatus.OK);
		assertThat(released).isTrue();
	}

	@Test
	void aFilterThatAsksElsewhereAfterAPostDoesNotSendItAgain() {
		this.calls.catalog.local("payments", 1, 2);
		subscribe(HttpMethod.POST,
				(request) -> request
					.writeTo(new MockClientHttpRequest(HttpMethod.POST, request.url()),
							ExchangeStrategies.withDefaults())
					.then(Mono.error(new ConnectException("audit server"))));
		assertThat(this.ports).hasSize(1);
		assertThat((Throwable) this.end.get()).hasMessage("audit server");
		isClean();
	}

	private static Flux<DataBuffer> body(AtomicBoolean released) {
		return Flux.<DataBuffer>just(new DefaultDataBufferFactory().wrap(new byte[1]))
			.doOnComplete(() -> released.set(true))
			.doOnCancel(() -> released.set(true));
	}

	private Disposable subscribe(HttpMethod method, ExchangeFunction next) {
		return this.calls.call(method, scripted(next))
			.subscribe((response) -> this.end.set(response.statusCode()), this.end::set);
	}

	private ExchangeFunction scripted(ExchangeFunction next) {
		return (ClientRequest request) -> {
			this.ports.add(request.url().getPort());
			return next.exchange(request);
		};
	}

	private ServiceCallException error(Reason reason) {
		assertThat(this.end.get()).isInstanceOf(ServiceCallException.class);
		ServiceCallException error = (ServiceCallException) this.end.get();
		assertThat(error.getReason()).isEqualTo(reason);
		return error;
	}

	private void isClean() {
		assertThat(this.calls.inFlight()).isZero();
		assertThat(this.calls.timer.size()).isZero();
	}

	private static Mono<ClientResponse> ok() {
		return Mono.just(VirtualCalls.answer(200));
	}

}
