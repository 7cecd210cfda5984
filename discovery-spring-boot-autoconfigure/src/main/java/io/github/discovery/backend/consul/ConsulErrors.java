package io.github.discovery.backend.consul;

import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import io.github.discovery.spi.RegistryException;

import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Turns what went wrong into the few kinds that the rest knows.
 */
final class ConsulErrors {

	private static final int LONGEST = 240;

	private ConsulErrors() {
	}

	/**
	 * Name the failure that an answer stands for.
	 */
	static RegistryException of(ConsulRequest request, int status, String body) {
		String said = request + " answered " + status + ": " + printable(body);
		return switch (status) {
			case 401, 403 -> unauthorised(request, said);
			case 400, 413 -> new RegistryException.Invalid(ConsulBackend.NAME, said);
			case 404 -> new RegistryException.NotFound(ConsulBackend.NAME, said);
			case 429 -> new RegistryException.Unreachable(ConsulBackend.NAME,
					said + " (Consul limits requests and connections of one address)", null);
			case 200 ->
				new RegistryException.Unreachable(ConsulBackend.NAME, said + " (which is not Consul's JSON)", null);
			default -> isAboutRights(body) ? unauthorised(request, said)
					: new RegistryException.Unreachable(ConsulBackend.NAME, said, null);
		};
	}

	/**
	 * Name the failure that kept an answer from coming.
	 */
	static Throwable of(ConsulRequest request, Throwable error, Duration limit) {
		if (error instanceof RegistryException) {
			return error;
		}
		if (error instanceof TimeoutException) {
			return new RegistryException.Unreachable(ConsulBackend.NAME,
					request + ": no answer within " + limit.toMillis() + " ms", error);
		}
		Throwable root = telling(error);
		String message = (root.getMessage() != null) ? " " + printable(root.getMessage()) : "";
		return new RegistryException.Unreachable(ConsulBackend.NAME,
				request + where(error) + ": " + root.getClass().getSimpleName() + message, error);
	}

	/**
	 * The JDK's client says that it could not connect, and below that next to nothing.
	 */
	private static Throwable telling(Throwable error) {
		Throwable root = error;
		while (root.getCause() != null && root.getCause() != root && !(root instanceof ConnectException)) {
			root = root.getCause();
		}
		return root;
	}

	/**
	 * Without path and query, which the request tells, and without anybody's password.
	 */
	private static String where(Throwable error) {
		if (error instanceof WebClientRequestException ex && ex.getUri().getHost() != null) {
			URI uri = ex.getUri();
			return " to " + uri.getScheme() + "://" + uri.getHost() + ((uri.getPort() >= 0) ? ":" + uri.getPort() : "");
		}
		return "";
	}

	private static RegistryException unauthorised(ConsulRequest request, String said) {
		return new RegistryException.Unauthorised(ConsulBackend.NAME, said + "; the token needs " + request.right());
	}

	private static boolean isAboutRights(String body) {
		String text = body.toLowerCase(Locale.ROOT);
		return text.contains("acl not found") || text.contains("permission denied");
	}

	/**
	 * Make any text safe for a message: one line, no control characters, not too long.
	 */
	static String printable(String text) {
		String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
		return (line.length() > LONGEST) ? line.substring(0, LONGEST) + "..." : line;
	}

}
