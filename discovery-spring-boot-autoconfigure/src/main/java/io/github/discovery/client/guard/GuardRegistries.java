package io.github.discovery.client.guard;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Where Resilience4j keeps what is configured. What bears the name of a service applies
 * to its calls.
 *
 * @param breakers circuit breakers, ours included
 * @param bulkheads bulkheads, {@code null} if the application has none
 * @param rateLimiters rate limiters, {@code null} if the application has none
 * @param timeLimiters time limiters, {@code null} if the application has none
 */
public record GuardRegistries(CircuitBreakerRegistry breakers, @Nullable BulkheadRegistry bulkheads,
		@Nullable RateLimiterRegistry rateLimiters, @Nullable TimeLimiterRegistry timeLimiters) {

	/**
	 * Return registries for an application that does not use Resilience4j itself.
	 * @return a registry of circuit breakers only
	 */
	public static GuardRegistries own() {
		return new GuardRegistries(CircuitBreakerRegistry.ofDefaults(), null, null, null);
	}

}
