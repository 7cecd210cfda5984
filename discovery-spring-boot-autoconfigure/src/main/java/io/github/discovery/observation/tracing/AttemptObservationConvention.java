package io.github.discovery.observation.tracing;

import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.observation.tracing.CallObservation.Keys;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How an attempt is named and labelled. To be extended by an application that wants other
 * labels.
 */
public class AttemptObservationConvention implements ObservationConvention<AttemptObservationContext> {

	static final AttemptObservationConvention DEFAULT = new AttemptObservationConvention();

	@Override
	public String getName() {
		return "discovery.client.attempt";
	}

	@Override
	public String getContextualName(AttemptObservationContext context) {
		return "attempt " + context.getAttempt() + " at " + context.getCall().getService();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AttemptObservationContext context) {
		Outcome outcome = context.getOutcome();
		return KeyValues.of(Keys.SERVICE.withValue(context.getCall().getService().value()),
				Keys.OUTCOME.withValue((outcome != null) ? outcome.label() : "none"),
				Keys.ATTEMPT.withValue(String.valueOf(context.getAttempt())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(AttemptObservationContext context) {
		return KeyValues.of(Keys.INSTANCE.withValue(context.getInstance().getInstanceId()),
				Keys.ADDRESS.withValue(context.getInstance().authority()));
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof AttemptObservationContext;
	}

}
