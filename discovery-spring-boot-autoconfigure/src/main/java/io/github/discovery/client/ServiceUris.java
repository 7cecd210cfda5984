package io.github.discovery.client;

import java.net.URI;

import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Reads the service from a URI, and puts an instance in its place. Path and query are
 * taken over as they stand, byte by byte: decoding and encoding again would turn
 * {@code %2F} into a slash.
 */
public final class ServiceUris {

	private ServiceUris() {
	}

	/**
	 * Return the service that a URI names.
	 * @param uri an absolute URI such as {@code http://payments/orders}; names with an
	 * underscore, which are no hosts to {@link URI}, are read from the authority
	 * @return the name as it stands there
	 * @throws IllegalArgumentException if the URI names none
	 */
	public static String service(URI uri) {
		String host = uri.getHost();
		if (host == null) {
			host = fromAuthority(uri.getRawAuthority());
		}
		if (host == null || host.isEmpty()) {
			throw new IllegalArgumentException("No service name in '" + uri
					+ "': write http://<service>/path, for example http://payments/orders");
		}
		return host;
	}

	/**
	 * Return whether a host is an address.
	 * @param host a host, an IPv6 address with or without brackets
	 * @return whether it is an address and no name
	 */
	public static boolean isAddress(String host) {
		return host.indexOf(':') >= 0 || host.chars().allMatch((c) -> c == '.' || (c >= '0' && c <= '9'));
	}

	private static @Nullable String fromAuthority(@Nullable String authority) {
		if (authority == null) {
			return null;
		}
		String host = authority.substring(authority.lastIndexOf('@') + 1);
		int colon = host.lastIndexOf(':');
		return (colon >= 0) ? host.substring(0, colon) : host;
	}

	/**
	 * Return the URI of the same resource at an instance.
	 * @param uri the URI with the name of the service
	 * @param instance the instance to call
	 * @return a URI with the instance's host and port, without user info; {@code https}
	 * and {@code wss} if the instance or the caller wants TLS
	 */
	public static URI at(URI uri, DiscoveredInstance instance) {
		String scheme = scheme(uri.getScheme(), instance.isSecure());
		String path = uri.getRawPath();
		String query = uri.getRawQuery();
		StringBuilder text = new StringBuilder(scheme.length() + 3 + instance.authority().length()
				+ ((path != null) ? path.length() : 0) + ((query != null) ? query.length() + 1 : 0));
		text.append(scheme).append("://").append(instance.authority());
		if (path != null) {
			text.append(path);
		}
		if (query != null) {
			text.append('?').append(query);
		}
		if (uri.getRawFragment() != null) {
			text.append('#').append(uri.getRawFragment());
		}
		return URI.create(text.toString());
	}

	static String scheme(@Nullable String wanted, boolean secure) {
		if (wanted == null || wanted.equalsIgnoreCase("http") || wanted.equalsIgnoreCase("lb")) {
			return secure ? "https" : "http";
		}
		if (wanted.equalsIgnoreCase("ws")) {
			return secure ? "wss" : "ws";
		}
		return wanted;
	}

}
