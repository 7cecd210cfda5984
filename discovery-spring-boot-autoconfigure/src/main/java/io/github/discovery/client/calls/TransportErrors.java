package io.github.discovery.client.calls;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import io.github.discovery.client.Causes;
import io.github.discovery.client.ConnectFailures;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an error of any client says about the instance.
 */
final class TransportErrors {

	private TransportErrors() {
	}

	static boolean isOne(Throwable error) {
		return ConnectFailures.isConnectFailure(error)
				|| Causes.any(error, (cause) -> cause instanceof IOException || cause instanceof TimeoutException);
	}

	/**
	 * Return what an error means for the call.
	 * @return the kind of failure, {@code null} if the instance is not to blame
	 */
	static @Nullable Kind kind(Throwable error, CallOptions options) {
		try {
			if (!options.isFailure(error)) {
				return null;
			}
		}
		catch (RuntimeException ex) {
			// The predicate is the application's; the caller hears of both.
			error.addSuppressed(ex);
			return null;
		}
		return ConnectFailures.isConnectFailure(error) ? Kind.UNSENT : Kind.BROKEN;
	}

	static Outcome outcome(@Nullable Kind kind, Throwable error) {
		if (kind == null) {
			return Outcome.CANCELLED;
		}
		if (kind == Kind.UNSENT) {
			return Outcome.CONNECT_FAILURE;
		}
		// Drivers have timeouts of their own types.
		return Causes.any(error, (cause) -> cause.getClass().getSimpleName().endsWith("TimeoutException"))
				? Outcome.TIMEOUT : Outcome.FAILURE;
	}

}
