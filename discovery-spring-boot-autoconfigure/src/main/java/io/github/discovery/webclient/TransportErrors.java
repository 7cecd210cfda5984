package io.github.discovery.webclient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.discovery.client.Causes;
import io.github.discovery.client.ServiceUris;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients say about a failed exchange. Each wraps the same few errors in its
 * own way.
 */
final class TransportErrors {

	/** Netty: {@code Connection refused: host/10.0.0.1:80}, with or without the host. */
	private static final Pattern ADDRESS = Pattern.compile("(?<name>[^\\s/]*)/(?<address>[^\\s/]+):(?<port>\\d+)$");

	private TransportErrors() {
	}

	/**
	 * Return whether somebody stopped waiting: the instance did not react.
	 */
	static boolean isTimeout(@Nullable Throwable error) {
		return Causes.any(error, (one) -> one.getClass().getSimpleName().endsWith("TimeoutException"));
	}

	/**
	 * Return whether a body did not come to its end, or not in time.
	 */
	static boolean isBreak(@Nullable Throwable error) {
		return isTimeout(error) || Causes.any(error, IOException.class::isInstance);
	}

	/**
	 * Return whether a refused connection was one to somewhere else: the client followed
	 * a redirect, so that the instance has had the request. Only Netty names the address.
	 */
	static boolean isElsewhere(@Nullable Throwable error, URI uri) {
		return Causes.any(error, (one) -> namesAnother(one, uri));
	}

	private static boolean namesAnother(Throwable error, URI uri) {
		String message = error.getMessage();
		String host = uri.getHost();
		if (message == null || host == null) {
			return false;
		}
		Matcher address = ADDRESS.matcher(message);
		if (!address.find()) {
			return false;
		}
		if (uri.getPort() >= 0 && !address.group("port").equals(String.valueOf(uri.getPort()))) {
			return true;
		}
		if (ServiceUris.isAddress(host)) {
			return !isSame(address.group("address"), host);
		}
		String name = address.group("name");
		return !name.isEmpty() && !name.equalsIgnoreCase(host);
	}

	private static boolean isSame(String address, String host) {
		try {
			// Both are literals, so nobody is asked.
			return !ServiceUris.isAddress(address)
					|| InetAddress.getByName(address).equals(InetAddress.getByName(host));
		}
		catch (UnknownHostException ex) {
			return true;
		}
	}

}
