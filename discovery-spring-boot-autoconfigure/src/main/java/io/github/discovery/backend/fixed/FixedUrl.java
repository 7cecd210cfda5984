package io.github.discovery.backend.fixed;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.IllegalNameException;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Names;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads {@code http://host:port?zone=..&weight=..&version=..&tags=a,b&key=value}.
 */
final class FixedUrl {

	static final String FORM = "http(s)://host[:port][?zone=..&version=..&weight=..&tags=a,b&key=value]";

	/** Name of the backend, and prefix of its instance ids. */
	static final String BACKEND = "static";

	private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

	private FixedUrl() {
	}

	/**
	 * Read one URL.
	 * @param service the service it belongs to
	 * @param text the URL
	 * @return a passing instance; unknown parameters are its metadata
	 * @throws IllegalNameException if it is not of the form, or one of its parts illegal
	 */
	static DiscoveredInstance parse(ServiceName service, String text) {
		URI uri = uri(text.strip());
		boolean secure = "https".equalsIgnoreCase(uri.getScheme());
		String authority = uri.getRawAuthority();
		int colon = authority.lastIndexOf(':');
		boolean hasPort = colon > authority.lastIndexOf(']');
		String host = hasPort ? authority.substring(0, colon) : authority;
		int port = hasPort ? port(authority.substring(colon + 1)) : secure ? 443 : 80;
		String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
		Names.requireHost(bare);
		Map<String, String> parameters = parameters(uri.getRawQuery());
		int weight = weight(parameters.remove("weight"));
		List<String> tags = tags(parameters.remove("tags"));
		Names.requireTags(tags);
		Names.requireMetadata(parameters);
		return DiscoveredInstance.builder(service, BACKEND + "-" + bare.replace('%', '~') + ":" + port)
			.address(bare, port)
			.secure(secure)
			.status(InstanceStatus.PASSING)
			.weight(weight)
			.tags(tags)
			.metadata(parameters)
			.source(BACKEND)
			.build();
	}

	/**
	 * Make a URL safe to print.
	 * @param url any text
	 * @return the text on one line without user and password
	 */
	static String printable(String url) {
		return Names.printable(USER_INFO.matcher(url).replaceFirst("//***@"));
	}

	private static URI uri(String text) {
		URI uri;
		try {
			uri = new URI(text);
		}
		catch (URISyntaxException malformed) {
			throw refused("URL", text, FORM);
		}
		boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
		if (!http || uri.getRawAuthority() == null || uri.getRawFragment() != null) {
			throw refused("URL", text, FORM);
		}
		if (uri.getRawAuthority().contains("@")) {
			throw refused("URL", text, FORM + " without user and password");
		}
		if (uri.getRawPath() != null && !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
			throw refused("path", uri.getRawPath(), FORM + " without a path");
		}
		return uri;
	}

	private static int port(String text) {
		int port = number(text);
		if (port < 1 || port > 65535) {
			throw refused("port", text, "a port of 1 to 65535, or none for 80 or 443");
		}
		return port;
	}

	private static int weight(@Nullable String text) {
		int weight = (text != null) ? number(text) : 1;
		if (weight < 1) {
			throw refused("weight", String.valueOf(text), "a weight of 1 or more");
		}
		return weight;
	}

	private static int number(String text) {
		return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
	}

	private static List<String> tags(@Nullable String text) {
		return (text != null) ? Stream.of(text.split(",")).map(String::strip).filter((tag) -> !tag.isEmpty()).toList()
				: List.of();
	}

	private static Map<String, String> parameters(@Nullable String query) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String pair : ((query != null) ? query : "").split("&")) {
			int equals = pair.indexOf('=');
			if (equals <= 0) {
				if (!pair.isEmpty()) {
					throw refused("parameter", pair, "parameters of the form key=value, joined by &");
				}
				continue;
			}
			String key = decode(pair.substring(0, equals));
			if (parameters.put(key, decode(pair.substring(equals + 1))) != null) {
				throw refused("parameter", key, "each parameter once");
			}
		}
		return parameters;
	}

	private static String decode(String text) {
		return StringUtils.uriDecode(text, StandardCharsets.UTF_8);
	}

	private static IllegalNameException refused(String kind, String value, String allowed) {
		return new IllegalNameException(kind, printable(value), allowed);
	}

}
