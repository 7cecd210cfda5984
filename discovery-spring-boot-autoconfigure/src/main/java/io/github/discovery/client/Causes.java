package io.github.discovery.client;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Looks through an error and what it was caused by.
 */
public final class Causes {

	/** Errors do not nest deeper than this; causes may form a circle. */
	private static final int MAX_DEPTH = 8;

	private Causes() {
	}

	/**
	 * Return whether an error or one of its causes is of a kind.
	 * @param error the error, {@code null} for none
	 * @param wanted tells the kind
	 * @return whether any is
	 */
	public static boolean any(@Nullable Throwable error, Predicate<Throwable> wanted) {
		Throwable current = error;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			if (wanted.test(current)) {
				return true;
			}
			current = current.getCause();
		}
		return false;
	}

}
