package io.github.discovery.client;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Tells errors that came before a connection from all others. After one of these nothing
 * was sent, so that the call may go to another instance whatever its method. A reset or a
 * premature close is none of them: by then the request may have been read.
 */
public final class ConnectFailures {

	private ConnectFailures() {
	}

	/**
	 * Return whether an error says that no connection came about.
	 * @param error what a client failed with
	 * @return whether nothing was sent
	 */
	public static boolean isConnectFailure(@Nullable Throwable error) {
		return Causes.any(error, ConnectFailures::isOne);
	}

	private static boolean isOne(Throwable error) {
		// Netty's, Apache's and Jetty's refused connections are ConnectExceptions, too.
		return error instanceof ConnectException || error instanceof HttpConnectTimeoutException
				|| error instanceof NoRouteToHostException || error instanceof UnknownHostException
				|| error instanceof UnresolvedAddressException
				|| (error instanceof SocketTimeoutException && isConnectTimeout(error));
	}

	private static boolean isConnectTimeout(Throwable error) {
		// Apache has a type for it; the JDK's and Jetty's differ from a read timeout only
		// in their text.
		String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
		return error.getClass().getSimpleName().equals("ConnectTimeoutException")
				|| message.startsWith("connect timed out") || message.startsWith("connect timeout");
	}

}
