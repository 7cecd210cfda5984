package io.github.discovery.webclient;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What many calls do together when instances fail.
 */
class CallOutageTests {

	private static final BreakerSettings OFF = new BreakerSettings(false, 5, 0, Duration.ofSeconds(60), 10,
			Duration.ofSeconds(60), 3);

	private final VirtualCalls calls = new VirtualCalls(
			new CallSettings(Duration.ofSeconds(30), Duration.ZERO, RetrySettings.DEFAULTS, OFF, false));

	@Test
	void aFullOutageMeetsAtMostAFifthMoreAttemptsThanCalls() {
		this.calls.catalog.local("payments", 1, 2, 3);
		AtomicInteger attempts = new AtomicInteger();
		int sent = 60 * 200;
		for (int i = 0; i < sent; i++) {
			this.calls.call(HttpMethod.GET, (request) -> {
				attempts.incrementAndGet();
				return Mono.just(VirtualCalls.answer(503));
			}).subscribe();
			this.calls.pass(Duration.ofMillis(5));
		}
		assertThat(attempts.get()).isBetween((int) (sent * 1.1), (int) (sent * 1.2) + 10);
		assertThat(this.calls.results).hasSize(sent);
		assertThat(this.calls.inFlight()).isZero();
	}

	@Test
	void callsLeaveAnInstanceThatIsStuckAndPostsWaitOn() {
		this.calls.catalog.local("payments", 1, 2);
		AtomicInteger answered = new AtomicInteger();
		for (int i = 0; i < 200; i++) {
			this.calls.call(HttpMethod.GET, this::quickly).subscribe();
			this.calls.pass(Duration.ofMillis(20));
		}
		AtomicInteger posts = new AtomicInteger();
		for (int i = 0; i < 20; i++) {
			this.calls.call(HttpMethod.GET, this::firstIsStuck).subscribe((response) -> answered.incrementAndGet());
		}
		for (int i = 0; i < 4; i++) {
			this.calls.call(HttpMethod.POST, this::firstIsStuck).subscribe((response) -> posts.incrementAndGet());
		}
		this.calls.pass(Duration.ofMillis(900));
		assertThat(answered.get()).isBetween(5, 15);
		this.calls.pass(Duration.ofMillis(1_100));
		assertThat(this.calls.chooser.of("payments").ejections()).containsOnlyKeys("i1");
		assertThat(answered).hasValue(20);
		assertThat(this.calls.inFlight()).isPositive().isEqualTo(4 - posts.get());
	}

	private Mono<ClientResponse> quickly(ClientRequest request) {
		return Mono.delay(Duration.ofMillis(10), this.calls.time).map((tick) -> VirtualCalls.answer(200));
	}

	private Mono<ClientResponse> firstIsStuck(ClientRequest request) {
		return (request.url().getPort() == 1) ? Mono.never() : quickly(request);
	}

}
