package io.github.discovery.observation.tracing;

import io.github.discovery.client.call.CallResult;
import io.github.discovery.model.ServiceName;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that is observed.
 */
public final class CallObservationContext extends Observation.Context {

	private final ServiceName service;

	private final String operation;

	private int attempts;

	private @Nullable CallResult result;

	CallObservationContext(ServiceName service, String operation) {
		this.service = service;
		this.operation = operation;
	}

	/**
	 * Return the service that is called.
	 * @return its name
	 */
	public ServiceName getService() {
		return this.service;
	}

	/**
	 * Return what is done.
	 * @return the HTTP method, or {@code call} for calls of another kind
	 */
	public String getOperation() {
		return this.operation;
	}

	/**
	 * Return how many attempts have begun.
	 * @return 0 if the call was not let in, or found no instance
	 */
	public int getAttempts() {
		return this.attempts;
	}

	void setAttempts(int attempts) {
		this.attempts = attempts;
	}

	/**
	 * Return how the call ended.
	 * @return the result, {@code null} while it is under way
	 */
	public @Nullable CallResult getResult() {
		return this.result;
	}

	void setResult(CallResult result) {
		this.result = result;
	}

}
