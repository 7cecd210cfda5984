package io.github.discovery.backend.consul;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes metadata keys within what Consul allows, {@code [A-Za-z0-9_-]} up to 128, and
 * reads them back. Legal keys stay as they are, so that others can read them; the rest is
 * prefixed, with each other character as an underscore and two hexadecimal digits.
 */
final class MetadataKeys {

	/** Keys that begin with this are ours. */
	static final String OWN = "discovery-";

	/** Where Spring Cloud Consul keeps whether an instance wants TLS. */
	static final String SECURE = "secure";

	/** Consul's bound for the characters of a key. */
	static final int LONGEST = 128;

	private static final String ENCODED = "_x_";

	private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]+");

	private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9-]");

	private static final Pattern ESCAPE = Pattern.compile("_([0-9a-f]{2})");

	private MetadataKeys() {
	}

	/**
	 * Write a key.
	 */
	static String encode(String key) {
		boolean taken = key.equals(SECURE) || key.startsWith(OWN) || key.startsWith(ENCODED)
				|| key.startsWith("consul-");
		if (LEGAL.matcher(key).matches() && !taken) {
			return key;
		}
		return ENCODED + OTHER.matcher(key).replaceAll((match) -> escape(match.group()));
	}

	/**
	 * Read a key that {@link #encode} wrote.
	 */
	static String decode(String key) {
		if (!key.startsWith(ENCODED)) {
			return key;
		}
		return ESCAPE.matcher(key.substring(ENCODED.length()))
			.replaceAll((match) -> Matcher
				.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 16))));
	}

	/**
	 * Find a key that Consul would refuse once it is written.
	 */
	static Optional<String> tooLong(Collection<String> keys) {
		return keys.stream().filter((key) -> encode(key).length() > LONGEST).sorted().findFirst();
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder();
		for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
			escaped.append(String.format("_%02x", value));
		}
		return escaped.toString();
	}

}
