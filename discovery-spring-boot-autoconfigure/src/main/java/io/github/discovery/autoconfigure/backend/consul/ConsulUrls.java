package io.github.discovery.autoconfigure.backend.consul;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import io.github.discovery.autoconfigure.settings.InvalidSettingException;

/**
 * Checks where Consul is said to be.
 */
final class ConsulUrls {

	private static final String ALLOWED = "http://host:port or https://host:port, a path may follow";

	private ConsulUrls() {
	}

	/**
	 * Check a URL.
	 * @param key where it was found
	 * @param url the URL
	 * @return the URL without a slash at its end
	 * @throws InvalidSettingException if it cannot be called
	 */
	static String parse(String key, String url) {
		try {
			URI uri = new URI(url.strip());
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			if (!scheme.equals("http") && !scheme.equals("https")) {
				throw invalid(key, url, "Begin it with http:// or https://.");
			}
			if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
				throw invalid(key, url, "Name a host and, unless it is 80 or 443, a port.");
			}
			if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
				throw invalid(key, url, "Leave out user, query and fragment; a token goes to discovery.consul.token.");
			}
			String text = uri.toString();
			return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
		}
		catch (URISyntaxException ex) {
			throw invalid(key, url, "It is no URL: " + ex.getReason() + " at character " + ex.getIndex() + ".");
		}
	}

	/**
	 * Check an address as Consul's own tools take it, with or without a scheme.
	 */
	static String parseAddress(String key, String address, boolean ssl) {
		return parse(key, address.contains("://") ? address : (ssl ? "https://" : "http://") + address);
	}

	private static InvalidSettingException invalid(String key, String url, String fix) {
		return new InvalidSettingException(key, url, ALLOWED, fix);
	}

}
