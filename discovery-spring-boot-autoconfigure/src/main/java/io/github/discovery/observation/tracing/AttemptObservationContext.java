package io.github.discovery.observation.tracing;

import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt that is observed.
 */
public final class AttemptObservationContext extends Observation.Context {

	private final CallObservationContext call;

	private final DiscoveredInstance instance;

	private final int attempt;

	private @Nullable Outcome outcome;

	AttemptObservationContext(CallObservationContext call, DiscoveredInstance instance, int attempt) {
		this.call = call;
		this.instance = instance;
		this.attempt = attempt;
	}

	/**
	 * Return the call.
	 * @return what this is an attempt of
	 */
	public CallObservationContext getCall() {
		return this.call;
	}

	/**
	 * Return the instance.
	 * @return where the attempt is made
	 */
	public DiscoveredInstance getInstance() {
		return this.instance;
	}

	/**
	 * Return the number of the attempt in its call.
	 * @return 1 or more
	 */
	public int getAttempt() {
		return this.attempt;
	}

	/**
	 * Return how the attempt ended.
	 * @return the outcome, {@code null} while it is under way
	 */
	public @Nullable Outcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

}
