package io.github.discovery.webclient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Demand, cancel, answer and timeout of the same call on several threads at once.
 */
class CallRaceTests {

	private static final int PERMITS = 1_000;

	private static final int ROUNDS = 5_000;

	private final BulkheadRegistry bulkheads = BulkheadRegistry
		.of(Map.of("payments", BulkheadConfig.custom().maxConcurrentCalls(PERMITS).build()));

	private final VirtualCalls calls = calls();

	private VirtualCalls calls() {
		this.bulkheads.bulkhead("payments", "payments");
		VirtualCalls made = new VirtualCalls(CallSettings.DEFAULTS, LoadBalancingSettings.DEFAULTS,
				new GuardRegistries(CircuitBreakerRegistry.ofDefaults(), this.bulkheads, null, null));
		made.catalog.local("payments", 1, 2, 3);
		return made;
	}

	@Test
	void everyCounterIsBalancedWhoeverComesFirst() throws Exception {
		AtomicReference<Sinks.One<ClientResponse>> answer = new AtomicReference<>();
		AtomicReference<Call> call = new AtomicReference<>();
		SplittableRandom random = new SplittableRandom(1);
		race(List.of(() -> call.get().request(1), () -> call.get().cancel(),
				() -> answer.get().tryEmitValue(VirtualCalls.answer(200))), () -> {
					Sinks.One<ClientResponse> sink = Sinks.one();
					boolean refused = random.nextInt(4) == 0;
					answer.set(sink);
					Call next = new Call();
					call.set(next);
					int[] attempts = { 0 };
					this.calls
						.call(HttpMethod.GET,
								(request) -> (refused && attempts[0]++ == 0) ? Mono.just(VirtualCalls.answer(503))
										: sink.asMono())
						.subscribe(next);
				});
		isBalanced();
		assertThat(this.calls.results).hasSizeLessThanOrEqualTo(ROUNDS).hasSizeGreaterThan(ROUNDS / 10);
	}

	@Test
	void theEndOfAnAttemptAndACancelAreToldOnce() throws Exception {
		AtomicReference<Call> call = new AtomicReference<>();
		race(List.of(() -> call.get().cancel(), () -> this.calls.pass(Duration.ofSeconds(10))), () -> {
			Call next = new Call();
			call.set(next);
			this.calls.call(HttpMethod.POST, (request) -> Mono.never()).subscribe(next);
			next.request(1);
		});
		this.calls.pass(Duration.ofMinutes(1));
		isBalanced();
		assertThat(this.calls.count(Outcome.TIMEOUT) + this.calls.count(Outcome.CANCELLED)
				+ this.calls.results.stream().filter((result) -> result.name().equals("CIRCUIT_OPEN")).count())
			.isEqualTo(ROUNDS);
	}

	private void isBalanced() {
		assertThat(this.calls.inFlight()).isZero();
		assertThat(this.calls.timer.size()).isZero();
		assertThat(this.bulkheads.bulkhead("payments").getMetrics().getAvailableConcurrentCalls()).isEqualTo(PERMITS);
		for (InstanceStatistics one : this.calls.chooser.of("payments").statistics().all()) {
			long before = one.waited(this.calls.ticker.nanos());
			assertThat(one.waited(this.calls.ticker.nanos() + TimeUnit.HOURS.toNanos(1))).isEqualTo(before);
			assertThat(one.responseTime()).isLessThanOrEqualTo(Duration.ofSeconds(10).toNanos());
		}
	}

	private static void race(List<Runnable> racers, Runnable prepare) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(racers.size());
		CyclicBarrier start = new CyclicBarrier(racers.size(), prepare);
		try {
			List<Future<?>> ends = new ArrayList<>();
			for (Runnable racer : racers) {
				ends.add(threads.submit(() -> {
					for (int i = 0; i < ROUNDS; i++) {
						start.await(30, TimeUnit.SECONDS);
						racer.run();
					}
					return null;
				}));
			}
			for (Future<?> end : ends) {
				end.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** Demand and cancel are among the racers. */
	private static final class Call implements CoreSubscriber<ClientResponse> {

		private volatile Subscription subscription;

		void request(long n) {
			this.subscription.request(n);
		}

		void cancel() {
			this.subscription.cancel();
		}

		@Override
		public void onSubscribe(Subscription begun) {
			this.subscription = begun;
		}

		@Override
		public void onNext(ClientResponse response) {
		}

		@Override
		public void onError(Throwable error) {
		}

		@Override
		public void onComplete() {
		}

	}

}
