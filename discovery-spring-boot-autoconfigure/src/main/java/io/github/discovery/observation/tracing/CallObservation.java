package io.github.discovery.observation.tracing;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed of calls. A convention of the application's own is a bean that is a
 * {@code GlobalObservationConvention} for {@link CallObservationContext} or
 * {@link AttemptObservationContext}.
 */
public enum CallObservation implements ObservationDocumentation {

	/** A whole call of a service, until its response headers. */
	CALL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return CallObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Keys.SERVICE, Keys.OPERATION, Keys.RESULT, Keys.ATTEMPTS };
		}

	},

	/** One attempt of a call at one instance, until its response headers. */
	ATTEMPT {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return AttemptObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Keys.SERVICE, Keys.OUTCOME, Keys.ATTEMPT };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { Keys.INSTANCE, Keys.ADDRESS };
		}

	};

	/**
	 * The keys of the observations.
	 */
	public enum Keys implements KeyName {

		/** The service that is called. */
		SERVICE("service"),

		/** The HTTP method, or {@code call} for calls of another kind. */
		OPERATION("operation"),

		/** How the call ended, as in the timer {@code discovery.calls}. */
		RESULT("result"),

		/** How many attempts there were, 0 if the call was not let in. */
		ATTEMPTS("attempts"),

		/** How the attempt ended, as in the timer {@code discovery.attempts}. */
		OUTCOME("outcome"),

		/** The number of the attempt in its call, from 1. */
		ATTEMPT("attempt"),

		/** The id of the instance. */
		INSTANCE("instance"),

		/** Host and port of the instance. */
		ADDRESS("address");

		private final String key;

		Keys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
