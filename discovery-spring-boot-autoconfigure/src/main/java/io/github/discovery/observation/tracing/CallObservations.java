package io.github.discovery.observation.tracing;

import io.github.discovery.client.call.CallTrace;
import io.github.discovery.client.call.CallTracing;
import io.github.discovery.model.ServiceName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Makes an observation of each call, with one of each attempt below it. What is under way
 * in the subscriber's context, or on a blocking caller's thread, is above it.
 */
public final class CallObservations implements CallTracing {

	private final ObservationRegistry registry;

	/**
	 * Create observations.
	 * @param registry where handlers are
	 */
	public CallObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable CallTrace begin(ServiceName service, String operation, ContextView context) {
		if (this.registry.isNoop()) {
			return null;
		}
		CallObservationContext call = new CallObservationContext(service, operation);
		Observation observation = CallObservation.CALL.observation(null, CallObservationConvention.DEFAULT, () -> call,
				this.registry);
		if (observation.isNoop()) {
			return null;
		}
		Observation above = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		if (above != null) {
			observation.parentObservation(above);
		}
		return new ObservedCall(this.registry, call, observation.start());
	}

}
