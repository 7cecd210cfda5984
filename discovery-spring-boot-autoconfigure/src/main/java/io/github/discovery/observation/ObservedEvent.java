package io.github.discovery.observation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a service, ready to be shown: nothing in it needs escaping
 * in a log, and nothing is a credential.
 *
 * @param time when it was seen, for display only
 * @param service the service
 * @param type what happened, in one or two words with hyphens
 * @param instanceId the instance, {@code null} if it is about the service
 * @param detail the facts in one line
 * @param severity how bad it is
 */
public record ObservedEvent(Instant time, String service, String type, @Nullable String instanceId, String detail,
		Severity severity) {

	/**
	 * How bad an event is.
	 */
	public enum Severity {

		/** A change. */
		INFO,

		/** A failure, or something held back because of one. */
		WARN

	}

	/**
	 * Return the event in one line, without its time.
	 * @return service, instance, type and detail
	 */
	public String line() {
		return this.service + ": " + ((this.instanceId != null) ? this.instanceId + " " : "") + this.type + ", "
				+ this.detail;
	}

}
