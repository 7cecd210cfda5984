package io.github.discovery.client.call;

/**
 * An answer that an earlier attempt of a failed call brought. Without a stack trace: it
 * was not thrown anywhere.
 */
final class EarlierAnswer extends RuntimeException {

	private static final long serialVersionUID = 1L;

	EarlierAnswer(String authority, int status) {
		super(authority + " answered " + status, null, false, false);
	}

}
