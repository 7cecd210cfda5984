package io.github.discovery.loadbalancing.hashing;

import java.util.Locale;

import io.github.discovery.loadbalancing.RequestView;
import io.github.discovery.model.Names;
import org.jspecify.annotations.Nullable;

/**
 * A place in a request where a key is found, written as {@code header:X-User}.
 */
public final class HashKey {

	private final Source source;

	private final String name;

	private HashKey(Source source, String name) {
		this.source = source;
		this.name = name;
	}

	/**
	 * Read the place of a key.
	 * @param text {@code header:}, {@code cookie:}, {@code query:}, {@code path:} or
	 * {@code attribute:} and a name; empty for no place
	 * @return the place, {@code null} for none
	 * @throws IllegalArgumentException if the text is anything else
	 */
	public static @Nullable HashKey parse(String text) {
		if (text.isBlank()) {
			return null;
		}
		int colon = text.indexOf(':');
		String name = text.substring(colon + 1).trim();
		if (colon > 0 && !name.isEmpty()) {
			String kind = text.substring(0, colon).trim().toUpperCase(Locale.ROOT);
			for (Source source : Source.values()) {
				if (source.name().equals(kind)) {
					return new HashKey(source, name);
				}
			}
		}
		throw new IllegalArgumentException("'" + Names.printable(text)
				+ "' is no place of a key: write header:, cookie:, query:, path: or attribute: and a name, "
				+ "such as header:X-User");
	}

	/**
	 * Return the key of a request.
	 * @param request the request
	 * @return what stands in the place, {@code null} if there is nothing
	 */
	public @Nullable String of(RequestView request) {
		String key = switch (this.source) {
			case HEADER -> request.header(this.name);
			case COOKIE -> request.cookie(this.name);
			case QUERY -> request.queryParameter(this.name);
			case PATH -> request.pathVariable(this.name);
			case ATTRIBUTE -> text(request.attribute(this.name));
		};
		return (key == null || key.isEmpty()) ? null : key;
	}

	private static @Nullable String text(@Nullable Object attribute) {
		return (attribute != null) ? attribute.toString() : null;
	}

	private enum Source {

		HEADER, COOKIE, QUERY, PATH, ATTRIBUTE

	}

}
