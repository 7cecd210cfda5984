package io.github.discovery.observation.tracing;

import java.util.Locale;

import io.github.discovery.client.call.CallResult;
import io.github.discovery.observation.tracing.CallObservation.Keys;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How a call is named and labelled. To be extended by an application that wants other
 * labels.
 */
public class CallObservationConvention implements ObservationConvention<CallObservationContext> {

	static final CallObservationConvention DEFAULT = new CallObservationConvention();

	@Override
	public String getName() {
		return "discovery.client.call";
	}

	@Override
	public String getContextualName(CallObservationContext context) {
		return context.getOperation().toLowerCase(Locale.ROOT) + " " + context.getService();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(CallObservationContext context) {
		CallResult result = context.getResult();
		return KeyValues.of(Keys.SERVICE.withValue(context.getService().value()),
				Keys.OPERATION.withValue(context.getOperation()),
				Keys.RESULT.withValue((result != null) ? result.label() : "none"),
				Keys.ATTEMPTS.withValue(String.valueOf(context.getAttempts())));
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof CallObservationContext;
	}

}
