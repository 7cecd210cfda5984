package io.github.discovery.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code discovery.observation}.
 *
 * @param calls When each call and each of its attempts is an observation of Micrometer:
 * when the application traces, always or never. Timers of calls and attempts are there in
 * any case.
 */
@ConfigurationProperties("discovery.observation")
public record ObservationProperties(@DefaultValue("when-tracing") Calls calls) {

	/**
	 * When calls are observed.
	 */
	public enum Calls {

		/** If there is a {@code Tracer} of Micrometer. */
		WHEN_TRACING,

		/** If there is an {@code ObservationRegistry}. */
		ALWAYS,

		/** Not at all. */
		NEVER

	}

}
