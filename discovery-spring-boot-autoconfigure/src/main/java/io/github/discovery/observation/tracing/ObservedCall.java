package io.github.discovery.observation.tracing;

import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallTrace;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The observations of one call.
 */
final class ObservedCall implements CallTrace {

	private static final Runnable NOTHING = () -> {
	};

	private final ObservationRegistry registry;

	private final CallObservationContext context;

	private final Observation call;

	private @Nullable AttemptObservationContext attemptContext;

	private @Nullable Observation attempt;

	ObservedCall(ObservationRegistry registry, CallObservationContext context, Observation call) {
		this.registry = registry;
		this.context = context;
		this.call = call;
	}

	@Override
	public void attemptBegan(Candidate candidate, int number) {
		AttemptObservationContext made = new AttemptObservationContext(this.context, candidate.instance(), number);
		this.context.setAttempts(this.context.getAttempts() + 1);
		this.attemptContext = made;
		this.attempt = CallObservation.ATTEMPT
			.observation(null, AttemptObservationConvention.DEFAULT, () -> made, this.registry)
			.parentObservation(this.call)
			.start();
	}

	@Override
	public Context write(Context subscriber) {
		Observation under = this.attempt;
		return subscriber.put(ObservationThreadLocalAccessor.KEY, (under != null) ? under : this.call);
	}

	@Override
	public Runnable open() {
		Observation under = this.attempt;
		if (under == null) {
			return NOTHING;
		}
		Scope scope = under.openScope();
		return scope::close;
	}

	@Override
	public void attemptEnded(Outcome outcome, @Nullable Throwable error) {
		Observation under = this.attempt;
		AttemptObservationContext made = this.attemptContext;
		if (under == null || made == null) {
			return;
		}
		this.attempt = null;
		made.setOutcome(outcome);
		stop(under, error);
	}

	@Override
	public void ended(CallResult result, @Nullable Throwable error) {
		this.context.setResult(result);
		stop(this.call, error);
	}

	private static void stop(Observation observation, @Nullable Throwable error) {
		if (error != null) {
			observation.error(error);
		}
		observation.stop();
	}

}
