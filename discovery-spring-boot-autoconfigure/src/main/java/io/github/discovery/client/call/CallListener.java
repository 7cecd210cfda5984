package io.github.discovery.client.call;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/**
 * Hears of attempts and calls on the threads that make and end them, so it must be quick.
 */
public interface CallListener {

	/**
	 * An attempt ended.
	 * @param service the service
	 * @param candidate the instance
	 * @param outcome how it ended
	 * @param nanos how long it took
	 * @param attempt its number in the call, from 1
	 */
	default void attemptEnded(ServiceName service, Candidate candidate, Outcome outcome, long nanos, int attempt) {
	}

	/**
	 * A call ended, or was not let in.
	 * @param service the service
	 * @param result how it ended
	 * @param nanos how long it took with all attempts
	 * @param attempts how many attempts it took
	 */
	default void callEnded(ServiceName service, CallResult result, long nanos, int attempts) {
	}

	/**
	 * The circuit breaker of a service was noticed to have changed, by the call that
	 * changed it or by the next one.
	 * @param service the service
	 * @param state its state now
	 */
	default void circuitChanged(ServiceName service, CircuitBreaker.State state) {
	}

}
