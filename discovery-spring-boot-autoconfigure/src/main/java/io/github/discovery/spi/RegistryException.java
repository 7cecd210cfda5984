package io.github.discovery.spi;

import org.jspecify.annotations.Nullable;

/**
 * A step that a registry did not take. The kinds are few and closed, so that what happens
 * next (wait, ask again, give up) depends on the kind alone. Messages never hold a
 * credential.
 */
public abstract sealed class RegistryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String backend;

	RegistryException(String backend, String message, @Nullable Throwable cause) {
		super(backend + ": " + message, cause);
		this.backend = backend;
	}

	/**
	 * Return the backend that failed.
	 * @return the name of the backend
	 */
	public String getBackend() {
		return this.backend;
	}

	/**
	 * Return the kind in one word, as it stands in metrics.
	 * @return a lower-case word
	 */
	public String getKind() {
		return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
	}

	/**
	 * The registry cannot be reached, does not answer in time, answers garbage or cannot
	 * serve now: the same step may work later.
	 */
	public static final class Unreachable extends RegistryException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create an exception.
		 * @param backend the backend
		 * @param message what was tried and what came of it
		 * @param cause the cause, if there is one
		 */
		public Unreachable(String backend, String message, @Nullable Throwable cause) {
			super(backend, message, cause);
		}

	}

	/**
	 * The credentials are missing, unknown, expired or not sufficient.
	 */
	public static final class Unauthorised extends RegistryException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create an exception.
		 * @param backend the backend
		 * @param message what was refused, and which right it needs
		 */
		public Unauthorised(String backend, String message) {
			super(backend, message, null);
		}

	}

	/**
	 * The entry is not in the registry any more.
	 */
	public static final class NotFound extends RegistryException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create an exception.
		 * @param backend the backend
		 * @param message which entry
		 */
		public NotFound(String backend, String message) {
			super(backend, message, null);
		}

	}

	/**
	 * The entry belongs to another owner.
	 */
	public static final class Conflict extends RegistryException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create an exception.
		 * @param backend the backend
		 * @param message which entry, and whose it is
		 */
		public Conflict(String backend, String message) {
			super(backend, message, null);
		}

	}

	/**
	 * The history asked for is gone: list again.
	 */
	public static final class Compacted extends RegistryException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create an exception.
		 * @param backend the backend
		 * @param message which revision
		 */
		public Compacted(String backend, String message) {
			super(backend, message, null);
		}

	}

	/**
	 * The registry refuses what was written, and will refuse it again.
	 */
	public static final class Invalid extends RegistryException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create an exception.
		 * @param backend the backend
		 * @param message what was refused, and what is allowed
		 */
		public Invalid(String backend, String message) {
			super(backend, message, null);
		}

	}

	/**
	 * The registry has no such step.
	 */
	public static final class Unsupported extends RegistryException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create an exception.
		 * @param backend the backend
		 * @param operation the step
		 */
		public Unsupported(String backend, String operation) {
			super(backend, "does not support " + operation, null);
		}

	}

}
