package io.github.discovery.observation.tracing;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.discovery.client.call.CallTrace;
import io.github.discovery.client.call.CallTracing;
import io.github.discovery.model.ServiceName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Makes an observation of each call, with one of each attempt below it. What is under way
 * in the subscriber's context, or on a blocking caller's thread, is above it.
 */
public final class CallObservations implements CallTracing {

	private static final Log logger = LogFactory.getLog(CallObservations.class);

	private static final AtomicBoolean warned = new AtomicBoolean();

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
		try {
			CallObservationContext call = new CallObservationContext(service, operation);
			Observation observation = CallObservation.CALL.observation(null, CallObservationConvention.DEFAULT,
					() -> call, this.registry);
			if (observation.isNoop()) {
				return null;
			}
			Observation above = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			if (above != null) {
				observation.parentObservation(above);
			}
			return new ObservedCall(this.registry, call, observation.start());
		}
		catch (RuntimeException ex) {
			failed(ex);
			return null;
		}
	}

	/** The call goes on, whatever a handler thinks of it; one line says so. */
	static void failed(RuntimeException error) {
		if (warned.compareAndSet(false, true)) {
			logger.warn("Calls are not observed completely: a handler of observations fails", error);
		}
		else {
			logger.debug("A handler of observations failed", error);
		}
	}

}
