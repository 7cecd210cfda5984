package io.github.discovery.webclient;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a call while the body of its answer is read, or is not. Virtual time.
 */
class AnswerBodyTests {

	private final Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();

	private final List<String> seen = new ArrayList<>();

	@Test
	void aBodyThatPausesForTooLongBreaksOffAndCountsAgainstTheInstance() {
		VirtualCalls calls = read(Duration.ofSeconds(5));
		for (int i = 0; i < 10; i++) {
			calls.pass(Duration.ofMillis(4_999));
			part();
		}
		assertThat(this.seen).hasSize(10).containsOnly("part");
		calls.pass(Duration.ofMillis(4_999));
		assertThat(this.seen).hasSize(10);
		calls.pass(Duration.ofMillis(1));
		assertThat(this.seen).hasSize(11).endsWith(TimeoutException.class.getSimpleName());
		assertThat(calls.count(Outcome.FAILURE)).isOne();
		assertThat(calls.count(Outcome.SUCCESS)).isZero();
		assertThat(calls.results).containsExactly(CallResult.SUCCESS);
	}

	@Test
	void withoutALimitAStreamMayPauseForever() {
		VirtualCalls calls = read(Duration.ZERO);
		calls.pass(Duration.ofDays(1));
		part();
		assertThat(this.seen).containsExactly("part");
		assertThat(calls.count(Outcome.SUCCESS)).isOne();
	}

	@Test
	void aBodyThatNobodyReadsLeavesNothingBehind() {
		VirtualCalls calls = calls(Duration.ofSeconds(5));
		assertThat(calls.call(HttpMethod.GET, (request) -> answer()).block()).isNotNull();
		calls.pass(Duration.ofDays(1));
		assertThat(calls.inFlight()).isZero();
		assertThat(calls.timer.size()).isZero();
		assertThat(calls.count(Outcome.SUCCESS)).isOne();
	}

	private VirtualCalls read(Duration idle) {
		VirtualCalls calls = calls(idle);
		calls.call(HttpMethod.GET, (request) -> answer())
			.flatMapMany((response) -> response.bodyToFlux(DataBuffer.class))
			.map((buffer) -> buffer.toString(StandardCharsets.UTF_8))
			.subscribe(this.seen::add, (error) -> this.seen.add(error.getClass().getSimpleName()));
		return calls;
	}

	private static VirtualCalls calls(Duration idle) {
		VirtualCalls calls = new VirtualCalls(new CallSettings(Duration.ofSeconds(30), idle, RetrySettings.DEFAULTS,
				BreakerSettings.DEFAULTS, false));
		calls.catalog.local("payments", 1);
		return calls;
	}

	private Mono<ClientResponse> answer() {
		return Mono.just(ClientResponse.create(HttpStatus.OK).body(this.body.asFlux()).build());
	}

	private void part() {
		this.body.tryEmitNext(DefaultDataBufferFactory.sharedInstance.wrap("part".getBytes(StandardCharsets.UTF_8)))
			.orThrow();
	}

}
