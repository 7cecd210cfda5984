package io.github.discovery.client.guard;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Where Resilience4j keeps what is configured. What bears the name of a service applies
 * to its calls.
 */
public final class GuardRegistries {

	private final @Nullable BulkheadRegistry bulkheads;

	private final @Nullable RateLimiterRegistry rateLimiters;

	private final @Nullable TimeLimiterRegistry timeLimiters;

	/** Guarded by this object. */
	private @Nullable CircuitBreakerRegistry breakers;

	/**
	 * Create registries.
	 * @param breakers circuit breakers, to which ours are added; {@code null} to make a
	 * registry for ours with the first service that is called, not at start
	 * @param bulkheads bulkheads, {@code null} if the application has none
	 * @param rateLimiters rate limiters, {@code null} if the application has none
	 * @param timeLimiters time limiters, {@code null} if the application has none
	 */
	public GuardRegistries(@Nullable CircuitBreakerRegistry breakers, @Nullable BulkheadRegistry bulkheads,
			@Nullable RateLimiterRegistry rateLimiters, @Nullable TimeLimiterRegistry timeLimiters) {
		this.breakers = breakers;
		this.bulkheads = bulkheads;
		this.rateLimiters = rateLimiters;
		this.timeLimiters = timeLimiters;
	}

	/**
	 * Return registries for an application that does not use Resilience4j itself.
	 * @return a registry of circuit breakers only
	 */
	public static GuardRegistries own() {
		return new GuardRegistries(null, null, null, null);
	}

	/**
	 * Return the circuit breakers.
	 * @return the same registry each time
	 */
	public synchronized CircuitBreakerRegistry breakers() {
		CircuitBreakerRegistry existing = this.breakers;
		if (existing == null) {
			existing = CircuitBreakerRegistry.ofDefaults();
			this.breakers = existing;
		}
		return existing;
	}

	@Nullable BulkheadRegistry bulkheads() {
		return this.bulkheads;
	}

	@Nullable RateLimiterRegistry rateLimiters() {
		return this.rateLimiters;
	}

	@Nullable TimeLimiterRegistry timeLimiters() {
		return this.timeLimiters;
	}

}
