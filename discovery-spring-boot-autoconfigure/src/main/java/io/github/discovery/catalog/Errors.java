package io.github.discovery.catalog;

import java.util.concurrent.TimeoutException;

import io.github.discovery.model.Names;
import io.github.discovery.spi.RegistryException;

/**
 * Errors of backends in one printable line, and what they mean for the loops.
 */
final class Errors {

	private Errors() {
	}

	static String describe(Throwable error) {
		if (error instanceof TimeoutException) {
			return "no answer in time";
		}
		String message = (error.getMessage() != null) ? error.getMessage() : error.getClass().getSimpleName();
		return Names.sentence(message);
	}

	/**
	 * Return whether the registry itself may be away. What is no RegistryException is a
	 * backend that broke its contract, most likely with an I/O error.
	 * @param error what a step failed with
	 * @return whether to probe before sending again
	 */
	static boolean isUnreachable(Throwable error) {
		return error instanceof RegistryException.Unreachable || !(error instanceof RegistryException);
	}

}
