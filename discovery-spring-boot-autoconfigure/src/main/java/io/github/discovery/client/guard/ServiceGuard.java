package io.github.discovery.client.guard;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.timelimiter.TimeLimiter;
import org.jspecify.annotations.Nullable;

/**
 * What a whole call of one service must pass before it may begin. Whoever was let in says
 * exactly once how the call ended.
 */
public final class ServiceGuard {

	/** Lets everybody in. */
	public static final ServiceGuard NONE = new ServiceGuard(null, null, null, null);

	private final @Nullable CircuitBreaker breaker;

	private final @Nullable Bulkhead bulkhead;

	private final @Nullable RateLimiter rateLimiter;

	private final @Nullable TimeLimiter timeLimiter;

	/**
	 * The state of the breaker that is known. Listening to the breaker instead would make
	 * it put an event together for each call.
	 */
	private final AtomicReference<CircuitBreaker.State> known = new AtomicReference<>(CircuitBreaker.State.CLOSED);

	ServiceGuard(@Nullable CircuitBreaker breaker, @Nullable Bulkhead bulkhead, @Nullable RateLimiter rateLimiter,
			@Nullable TimeLimiter timeLimiter) {
		this.breaker = breaker;
		this.bulkhead = bulkhead;
		this.rateLimiter = rateLimiter;
		this.timeLimiter = timeLimiter;
	}

	/**
	 * Ask to begin a call, without waiting.
	 * @return whether it may, and if not, why
	 */
	public Entry enter() {
		if (this.breaker == null && this.bulkhead == null && this.rateLimiter == null) {
			return Entry.GRANTED;
		}
		if (this.bulkhead != null && !acquirePlace(this.bulkhead)) {
			return Entry.BULKHEAD_FULL;
		}
		if (this.breaker != null && !this.breaker.tryAcquirePermission()) {
			leaveBulkhead();
			return Entry.CIRCUIT_OPEN;
		}
		if (this.rateLimiter != null && !acquireRate(this.rateLimiter)) {
			if (this.breaker != null) {
				this.breaker.releasePermission();
			}
			leaveBulkhead();
			return Entry.RATE_EXCEEDED;
		}
		return Entry.GRANTED;
	}

	private static boolean acquirePlace(Bulkhead bulkhead) {
		// One that lets callers wait would park this thread, maybe an event loop.
		boolean waits = !bulkhead.getBulkheadConfig().getMaxWaitDuration().isZero();
		return (!waits || bulkhead.getMetrics().getAvailableConcurrentCalls() > 0) && bulkhead.tryAcquirePermission();
	}

	private static boolean acquireRate(RateLimiter limiter) {
		// A permission of the next period cannot be given back: look before asking.
		return limiter.getMetrics().getAvailablePermissions() > 0 && limiter.reservePermission() == 0;
	}

	/**
	 * The call brought an answer that is no server error.
	 * @param nanos how long it took
	 */
	public void succeeded(long nanos) {
		leaveBulkhead();
		if (this.breaker != null) {
			this.breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * The call failed.
	 * @param nanos how long it took
	 * @param error what it failed with, {@code null} for an answer that is a server error
	 */
	public void failed(long nanos, @Nullable Throwable error) {
		leaveBulkhead();
		if (this.breaker != null) {
			this.breaker.onError(nanos, TimeUnit.NANOSECONDS, (error != null) ? error : FailedAnswer.INSTANCE);
		}
	}

	/**
	 * The call ended in a way that says nothing about the service.
	 */
	public void left() {
		leaveBulkhead();
		if (this.breaker != null) {
			this.breaker.releasePermission();
		}
	}

	private void leaveBulkhead() {
		if (this.bulkhead != null) {
			this.bulkhead.onComplete();
		}
	}

	/**
	 * Return the time a call may take if a time limiter says so.
	 * @return the limit, {@code null} if there is none
	 */
	public @Nullable Duration timeLimit() {
		return (this.timeLimiter != null) ? this.timeLimiter.getTimeLimiterConfig().getTimeoutDuration() : null;
	}

	/**
	 * Return the state of the circuit breaker.
	 * @return the state, {@code null} if there is no breaker
	 */
	public CircuitBreaker.@Nullable State state() {
		return (this.breaker != null) ? this.breaker.getState() : null;
	}

	/**
	 * Take the place of another guard: what was last told of that one is known.
	 * @param before the guard that was there before
	 */
	public void follow(ServiceGuard before) {
		this.known.set(before.known.get());
	}

	/**
	 * Return the state of the circuit breaker to the first who asks after it has changed.
	 * @return the state, {@code null} if it is the one that is known
	 */
	public CircuitBreaker.@Nullable State change() {
		// In this order: what others tell meanwhile is not told again, nor taken back.
		CircuitBreaker.State before = this.known.get();
		CircuitBreaker.State now = state();
		return (now != null && now != before && this.known.compareAndSet(before, now)) ? now : null;
	}

	/**
	 * Whether a call may begin.
	 */
	public enum Entry {

		/** It may. */
		GRANTED,

		/** The service has failed too often lately. */
		CIRCUIT_OPEN,

		/** Too many calls are under way. */
		BULKHEAD_FULL,

		/** Too many calls were made in this period. */
		RATE_EXCEEDED

	}

}
