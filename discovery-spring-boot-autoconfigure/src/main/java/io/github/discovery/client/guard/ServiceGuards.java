package io.github.discovery.client.guard;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes the guards of services. A circuit breaker that the application has configured
 * with Resilience4j under the name of a service is used as it is; others are made by our
 * settings and kept in the same registry, where its metrics and endpoints find them.
 */
public final class ServiceGuards {

	/** Marks what was made here, and not configured by the application. */
	static final String TAG = "discovery";

	private static final int PERCENT = 100;

	private static final Duration NEVER_SLOW = Duration.ofDays(1);

	private final GuardRegistries registries;

	private final Ticker ticker;

	/**
	 * Create guards.
	 * @param registries where Resilience4j keeps what is configured
	 * @param ticker the clock of circuit breakers
	 */
	public ServiceGuards(GuardRegistries registries, Ticker ticker) {
		this.registries = registries;
		this.ticker = ticker;
	}

	/**
	 * Make the guard of a service. One made before for the same service is replaced, with
	 * its memory of failures.
	 * @param service the service
	 * @param settings when calls fail at once
	 * @return a guard
	 */
	public ServiceGuard of(ServiceName service, BreakerSettings settings) {
		String name = service.value();
		BulkheadRegistry bulkheads = this.registries.bulkheads();
		RateLimiterRegistry rateLimiters = this.registries.rateLimiters();
		TimeLimiterRegistry timeLimiters = this.registries.timeLimiters();
		return new ServiceGuard(breaker(name, settings), (bulkheads != null) ? bulkheads.find(name).orElse(null) : null,
				(rateLimiters != null) ? rateLimiters.find(name).orElse(null) : null,
				(timeLimiters != null) ? timeLimiters.find(name).orElse(null) : null);
	}

	/**
	 * Forget what was made here for a service that nobody calls any more.
	 * @param service the service
	 */
	public void forget(ServiceName service) {
		this.registries.breakers()
			.find(service.value())
			.filter((breaker) -> breaker.getTags().containsKey(TAG))
			.ifPresent((breaker) -> this.registries.breakers().remove(breaker.getName()));
	}

	private @Nullable CircuitBreaker breaker(String name, BreakerSettings settings) {
		CircuitBreaker existing = this.registries.breakers().find(name).orElse(null);
		if (existing != null && !existing.getTags().containsKey(TAG)) {
			return existing;
		}
		if (existing != null) {
			this.registries.breakers().remove(name);
		}
		return settings.enabled()
				? this.registries.breakers().circuitBreaker(name, config(settings), Map.of(TAG, "true")) : null;
	}

	private CircuitBreakerConfig config(BreakerSettings settings) {
		CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.custom()
			.waitDurationInOpenState(settings.openDuration())
			.permittedNumberOfCallsInHalfOpenState(settings.halfOpenCalls())
			.slowCallDurationThreshold(NEVER_SLOW)
			.clock(new TickerClock(this.ticker))
			.currentTimestampFunction((clock) -> this.ticker.nanos(), TimeUnit.NANOSECONDS);
		if (settings.failureRate() > 0) {
			return builder.slidingWindowType(SlidingWindowType.TIME_BASED)
				.slidingWindowSize((int) Math.max(1, settings.window().toSeconds()))
				.minimumNumberOfCalls(settings.minimumCalls())
				.failureRateThreshold((float) (PERCENT * settings.failureRate()))
				.build();
		}
		// As many failures in a row as the window is long: that is a rate of 100%.
		return builder.slidingWindowType(SlidingWindowType.COUNT_BASED)
			.slidingWindowSize(settings.failureThreshold())
			.minimumNumberOfCalls(settings.failureThreshold())
			.failureRateThreshold(PERCENT)
			.build();
	}

}
