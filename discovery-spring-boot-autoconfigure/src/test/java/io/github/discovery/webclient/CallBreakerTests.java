package io.github.discovery.webclient;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.client.call.ServiceCallException.Reason;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * What stands around whole calls, in virtual time.
 */
class CallBreakerTests {

	private final AtomicInteger sent = new AtomicInteger();

	private VirtualCalls calls = calls(CallSettings.DEFAULTS, GuardRegistries.own());

	@Test
	void opensAfterFiveFailedCallsNotAttempts() {
		for (int i = 0; i < 4; i++) {
			assertThat(status(503)).isEqualTo(503);
		}
		assertThat(this.sent).hasValue(12);
		assertThat(status(200)).isEqualTo(200);
		fail(5);
		isOpen();
	}

	@Test
	void closesAgainAfterThreeTrialsThatSucceed() {
		fail(5);
		this.calls.pass(Duration.ofSeconds(59));
		isOpen();
		this.calls.pass(Duration.ofMillis(1_001));
		for (int i = 0; i < 3; i++) {
			assertThat(status(200)).isEqualTo(200);
		}
		assertThat(breaker().getState()).isEqualTo(State.CLOSED);
		assertThat(status(200)).isEqualTo(200);
	}

	@Test
	void opensAgainWhenItsTrialsFail() {
		fail(5);
		this.calls.pass(Duration.ofMillis(60_001));
		fail(3);
		isOpen();
	}

	@Test
	void eachChangeOfItsStateIsToldOnce() {
		fail(4);
		assertThat(this.calls.circuits).isEmpty();
		fail(1);
		isOpen();
		assertThat(this.calls.circuits).containsExactly(State.OPEN);
		this.calls.pass(Duration.ofMillis(60_001));
		assertThat(status(200)).isEqualTo(200);
		assertThat(this.calls.circuits).containsExactly(State.OPEN, State.HALF_OPEN);
		assertThat(status(200)).isEqualTo(200);
		assertThat(status(200)).isEqualTo(200);
		assertThat(status(200)).isEqualTo(200);
		assertThat(this.calls.circuits).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
	}

	@Test
	void aChangeFromOutsideIsToldByTheNextCall() {
		status(200);
		breaker().transitionToForcedOpenState();
		isOpen();
		assertThat(this.calls.circuits).containsExactly(State.FORCED_OPEN);
	}

	@Test
	void aBreakerThatTakesThePlaceOfAnOpenOneIsToldToBeClosed() {
		fail(5);
		BreakerSettings others = new BreakerSettings(true, 7, 0, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 3);
		this.calls.pipelines.use(new ClientSettings(with(others), Map.of()));
		assertThat(status(200)).isEqualTo(200);
		assertThat(this.calls.circuits).containsExactly(State.OPEN, State.CLOSED);
	}

	@Test
	void nobodyListensToEventsThatItWouldMakeForEachCall() {
		status(200);
		assertThat(((EventProcessor<?>) breaker().getEventPublisher()).hasConsumers()).isFalse();
	}

	@Test
	void letsNoMoreThanItsTrialsInAndTakesCancelledOnesBack() {
		fail(5);
		this.calls.pass(Duration.ofMillis(60_001));
		Disposable[] trials = new Disposable[3];
		for (int i = 0; i < 3; i++) {
			trials[i] = hanging().subscribe();
		}
		isOpen();
		trials[0].dispose();
		trials[1].dispose();
		assertThat(status(200)).isEqualTo(200);
		assertThat(status(200)).isEqualTo(200);
		trials[2].dispose();
		assertThat(status(200)).isEqualTo(200);
		assertThat(breaker().getState()).isEqualTo(State.CLOSED);
	}

	@Test
	void opensByRateIfOneIsSet() {
		BreakerSettings rate = new BreakerSettings(true, 5, 0.5, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 3);
		this.calls = calls(with(rate), GuardRegistries.own());
		fail(5);
		for (int i = 0; i < 4; i++) {
			assertThat(status(200)).isEqualTo(200);
		}
		assertThat(breaker().getState()).isEqualTo(State.CLOSED);
		assertThat(status(200)).isEqualTo(200);
		isOpen();
	}

	@Test
	void timeoutsCountAndWhatIsNotTheServicesFaultDoesNot() {
		for (int i = 0; i < 10; i++) {
			hanging().subscribe().dispose();
			assertThatThrownBy(() -> this.calls.call(HttpMethod.GET, (request) -> {
				throw new IllegalStateException("codec");
			}).block()).hasMessage("codec");
		}
		this.calls.catalog.set("payments");
		for (int i = 0; i < 10; i++) {
			assertThatThrownBy(() -> status(200)).hasMessageContaining("payments");
		}
		assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isZero();
		this.calls.catalog.local("payments", 1, 2);
		for (int i = 0; i < 5; i++) {
			hanging().subscribe((response) -> {
			}, (error) -> {
			});
		}
		this.calls.pass(Duration.ofSeconds(30));
		isOpen();
	}

	@Test
	void usesWhatTheApplicationHasConfiguredUnderTheName() {
		CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
		CircuitBreaker own = breakers.circuitBreaker("payments",
				CircuitBreakerConfig.custom().slidingWindowSize(2).minimumNumberOfCalls(2).build());
		this.calls = calls(CallSettings.DEFAULTS, new GuardRegistries(breakers, null, null, null));
		fail(2);
		isOpen();
		assertThat(own.getState()).isEqualTo(CircuitBreaker.State.OPEN);
	}

	@Test
	void aBulkheadOfTheNameLimitsCallsUnderWay() {
		BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
		bulkheads.bulkhead("payments", BulkheadConfig.custom().maxConcurrentCalls(1).build());
		this.calls = calls(CallSettings.DEFAULTS,
				new GuardRegistries(CircuitBreakerRegistry.ofDefaults(), bulkheads, null, null));
		Disposable first = hanging().subscribe();
		refused(Reason.REFUSED);
		assertThat(this.calls.results).containsExactly(CallResult.REFUSED);
		first.dispose();
		fail(1);
		assertThat(status(200)).isEqualTo(200);
		assertThat(bulkheads.bulkhead("payments").getMetrics().getAvailableConcurrentCalls()).isOne();
	}

	@Test
	void aBulkheadThatLetsCallersWaitHoldsNoThread() {
		BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
		bulkheads.bulkhead("payments",
				BulkheadConfig.custom().maxConcurrentCalls(1).maxWaitDuration(Duration.ofHours(1)).build());
		this.calls = calls(CallSettings.DEFAULTS,
				new GuardRegistries(CircuitBreakerRegistry.ofDefaults(), bulkheads, null, null));
		Disposable first = hanging().subscribe();
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refused(Reason.REFUSED));
		first.dispose();
		assertThat(status(200)).isEqualTo(200);
	}

	@Test
	void aRateLimiterOfTheNameRefusesAtOnceAndGivesTheOtherPermitsBack() {
		RateLimiterRegistry limiters = RateLimiterRegistry.ofDefaults();
		limiters.rateLimiter("payments",
				RateLimiterConfig.custom().limitForPeriod(2).limitRefreshPeriod(Duration.ofDays(1)).build());
		BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
		bulkheads.bulkhead("payments", BulkheadConfig.custom().maxConcurrentCalls(1).build());
		this.calls = calls(CallSettings.DEFAULTS,
				new GuardRegistries(CircuitBreakerRegistry.ofDefaults(), bulkheads, limiters, null));
		assertThat(status(200)).isEqualTo(200);
		assertThat(status(200)).isEqualTo(200);
		refused(Reason.REFUSED);
		assertThat(bulkheads.bulkhead("payments").getMetrics().getAvailableConcurrentCalls()).isOne();
	}

	@Test
	void aTimeLimiterOfTheNameLimitsWholeCalls() {
		TimeLimiterRegistry limiters = TimeLimiterRegistry.ofDefaults();
		limiters.timeLimiter("payments", TimeLimiterConfig.custom().timeoutDuration(Duration.ofSeconds(2)).build());
		this.calls = calls(CallSettings.DEFAULTS,
				new GuardRegistries(CircuitBreakerRegistry.ofDefaults(), null, null, limiters));
		hanging().subscribe((response) -> {
		}, (error) -> assertThat(((ServiceCallException) error).getReason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
		this.calls.pass(Duration.ofSeconds(2));
		assertThat(this.calls.results).containsExactly(CallResult.TIMEOUT);
	}

	@Test
	void otherSettingsHoldFromTheNextCallAndAnOpenBreakerStaysOpen() {
		fail(5);
		CallSettings shorter = new CallSettings(Duration.ofSeconds(1), Duration.ZERO, RetrySettings.DEFAULTS,
				BreakerSettings.DEFAULTS, false);
		this.calls.pipelines.use(new ClientSettings(shorter, Map.of()));
		isOpen();
		BreakerSettings off = new BreakerSettings(false, 5, 0, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 3);
		this.calls.pipelines.use(new ClientSettings(with(off), Map.of()));
		assertThat(status(200)).isEqualTo(200);
		assertThat(this.calls.registries.breakers().find("payments")).isEmpty();
	}

	@Test
	void aCallUnderWayEndsAtTheGuardItEntered() {
		BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
		bulkheads.bulkhead("payments", BulkheadConfig.custom().maxConcurrentCalls(1).build());
		this.calls = calls(CallSettings.DEFAULTS,
				new GuardRegistries(CircuitBreakerRegistry.ofDefaults(), bulkheads, null, null));
		Disposable call = hanging().subscribe();
		BreakerSettings other = new BreakerSettings(true, 7, 0, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 3);
		this.calls.pipelines.use(new ClientSettings(with(other), Map.of()));
		call.dispose();
		assertThat(bulkheads.bulkhead("payments").getMetrics().getAvailableConcurrentCalls()).isOne();
	}

	private static CallSettings with(BreakerSettings breaker) {
		return new CallSettings(CallSettings.DEFAULTS.timeout(), Duration.ZERO, RetrySettings.DEFAULTS, breaker, false);
	}

	private static VirtualCalls calls(CallSettings settings, GuardRegistries registries) {
		VirtualCalls made = new VirtualCalls(settings, LoadBalancingSettings.DEFAULTS, registries);
		made.catalog.local("payments", 1, 2, 3);
		return made;
	}

	private void fail(int times) {
		for (int i = 0; i < times; i++) {
			assertThatThrownBy(() -> this.calls
				.call(HttpMethod.POST, (request) -> VirtualCalls.failed(request, new IOException("reset")))
				.block()).hasMessageContaining("reset");
		}
	}

	private int status(int answer) {
		return this.calls.call(HttpMethod.GET, (request) -> {
			this.sent.incrementAndGet();
			return Mono.just(VirtualCalls.answer(answer));
		}).block().statusCode().value();
	}

	private Mono<ClientResponse> hanging() {
		return this.calls.call(HttpMethod.GET, (request) -> Mono.never());
	}

	private void isOpen() {
		refused(Reason.CIRCUIT_OPEN);
	}

	private void refused(Reason reason) {
		int before = this.sent.get();
		assertThatThrownBy(() -> status(200)).isInstanceOfSatisfying(ServiceCallException.class,
				(ex) -> assertThat(ex.getReason()).isEqualTo(reason));
		assertThat(this.sent).hasValue(before);
	}

	private CircuitBreaker breaker() {
		return this.calls.registries.breakers().find("payments").orElseThrow();
	}

}
