package io.github.discovery.client.guard;

/**
 * Tells Resilience4j of a call whose answer was a server error, for which nobody threw
 * anything. One for all, so it has no stack trace.
 */
final class FailedAnswer extends RuntimeException {

	static final FailedAnswer INSTANCE = new FailedAnswer();

	private static final long serialVersionUID = 1L;

	private FailedAnswer() {
		super("server error", null, false, false);
	}

}
