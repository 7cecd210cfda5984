package io.github.discovery.model;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The one allow-list for everything that comes from a user, a registry or a host name
 * lookup and ends in a path, a key, a label or a log line.
 *
 * <p>
 * The {@code require} methods are for what this process writes: they throw. The
 * {@code accept} methods are for what it reads: they drop what is illegal, because one
 * hostile metadata entry must not hide an instance.
 */
public final class Names {

	/** Metadata entries of one instance at most (Consul's own bound). */
	public static final int MAX_METADATA_ENTRIES = 64;

	/** Characters of a metadata key at most. */
	public static final int MAX_METADATA_KEY_LENGTH = 128;

	/** Bytes (UTF-8) of a metadata value or a tag at most. */
	public static final int MAX_VALUE_BYTES = 512;

	/** Tags of one instance at most. */
	public static final int MAX_TAGS = 64;

	private static final int MAX_PRINTED = 80;

	private static final int MAX_SENTENCE = 1000;

	private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

	private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._:@~-]{0,253}[A-Za-z0-9])?");

	// An IPv6 address has two colons at least: "10.0.0.1:80" is no host.
	private static final Pattern HOST = Pattern
		.compile("[A-Za-z0-9._-]{1,253}|(?=(?:[^:]*:){2})[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,16})?");

	private static final Pattern METADATA_KEY = Pattern.compile("[A-Za-z0-9._/-]{1," + MAX_METADATA_KEY_LENGTH + "}");

	private Names() {
	}

	/**
	 * Return whether the text is a legal service name (before lower-casing).
	 * @param name the candidate
	 * @return whether {@link ServiceName#of(String)} accepts it
	 */
	public static boolean isServiceName(String name) {
		return SERVICE.matcher(name).matches();
	}

	/**
	 * Check a service name.
	 * @param name the candidate
	 * @return the name as given
	 * @throws IllegalNameException if it is not legal
	 */
	public static String requireServiceName(String name) {
		return require(SERVICE, "service name", name,
				"1 to 128 of A-Z a-z 0-9 . _ -, beginning and ending with a letter or digit");
	}

	/**
	 * Return whether the text is a legal instance id.
	 * @param id the candidate
	 * @return whether {@link #requireInstanceId(String)} accepts it
	 */
	public static boolean isInstanceId(String id) {
		return INSTANCE.matcher(id).matches();
	}

	/**
	 * Check an instance id.
	 * @param id the candidate
	 * @return the id as given
	 * @throws IllegalNameException if it is not legal
	 */
	public static String requireInstanceId(String id) {
		return require(INSTANCE, "instance id", id,
				"1 to 255 of A-Z a-z 0-9 . _ : @ ~ -, beginning and ending with a letter or digit");
	}

	/**
	 * Return whether the text is a host name or an IP address without brackets.
	 * @param host the candidate
	 * @return whether {@link #requireHost(String)} accepts it
	 */
	public static boolean isHost(String host) {
		return HOST.matcher(host).matches();
	}

	/**
	 * Check a host name or an IP address (IPv6 without brackets).
	 * @param host the candidate
	 * @return the host as given
	 * @throws IllegalNameException if it is not legal
	 */
	public static String requireHost(String host) {
		return require(HOST, "host", host, "a DNS name, an IPv4 address or an IPv6 address without brackets");
	}

	/**
	 * Return whether the host is a wildcard bind address, which nobody can call.
	 * @param host a host
	 * @return whether it means "every interface"
	 */
	public static boolean isWildcardHost(String host) {
		return host.equals("*") || host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]")
				|| host.equals("0:0:0:0:0:0:0:0");
	}

	/**
	 * Check a port that is written into a registry.
	 * @param port the candidate
	 * @return the port as given
	 * @throws IllegalNameException if it is not 0 (nothing to call) to 65535
	 */
	public static int requirePort(int port) {
		if (port < 0 || port > 65535) {
			throw new IllegalNameException("port", Integer.toString(port), "1 to 65535, or 0 for nothing to call");
		}
		return port;
	}

	/**
	 * Check a tag or a metadata value.
	 * @param kind what it is, for the message
	 * @param text the candidate
	 * @return the text as given
	 * @throws IllegalNameException if it has control characters or over 512 bytes
	 */
	public static String requireText(String kind, String text) {
		if (!isText(text)) {
			throw new IllegalNameException(kind, text,
					"at most " + MAX_VALUE_BYTES + " bytes (UTF-8) without control characters");
		}
		return text;
	}

	/**
	 * Check tags.
	 * @param tags the candidates
	 * @throws IllegalNameException naming the first that is refused
	 */
	public static void requireTags(Collection<String> tags) {
		if (tags.size() > MAX_TAGS) {
			throw new IllegalNameException("number of tags", Integer.toString(tags.size()), "at most " + MAX_TAGS);
		}
		tags.forEach((tag) -> requireText("tag", tag));
	}

	/**
	 * Check metadata: 64 entries, keys of 128 characters, values of 512 bytes.
	 * @param metadata the candidate
	 * @throws IllegalNameException naming the first entry that is refused
	 */
	public static void requireMetadata(Map<String, String> metadata) {
		if (metadata.size() > MAX_METADATA_ENTRIES) {
			throw new IllegalNameException("number of metadata entries", Integer.toString(metadata.size()),
					"at most " + MAX_METADATA_ENTRIES);
		}
		metadata.forEach((key, value) -> {
			require(METADATA_KEY, "metadata key", key, "1 to " + MAX_METADATA_KEY_LENGTH + " of A-Z a-z 0-9 . _ / -");
			requireText("value of metadata key " + key, value);
		});
	}

	/**
	 * Keep the legal entries of metadata that was read from a registry.
	 * @param metadata what was read
	 * @return the legal entries, at most 64, in the order given
	 */
	public static Map<String, String> acceptMetadata(Map<String, String> metadata) {
		Map<String, String> accepted = new LinkedHashMap<>();
		metadata.forEach((key, value) -> {
			if (accepted.size() < MAX_METADATA_ENTRIES && METADATA_KEY.matcher(key).matches() && isText(value)) {
				accepted.put(key, value);
			}
		});
		return accepted;
	}

	/**
	 * Return whether the text is legal as a tag or metadata value.
	 * @param text the candidate
	 * @return whether it is short enough and without control characters
	 */
	public static boolean isText(String text) {
		if (text.length() > MAX_VALUE_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
			return false;
		}
		return text.chars().noneMatch(Names::isControl);
	}

	/**
	 * Make any name or value safe for a log line or a message: control characters
	 * escaped, cut after 80 characters.
	 * @param text any text, also a hostile one
	 * @return printable text on one line
	 */
	public static String printable(String text) {
		return printable(text, MAX_PRINTED);
	}

	/**
	 * Make a whole message safe for a log line: control characters escaped, cut after
	 * 1,000 characters, since what is to be done often stands at its end.
	 * @param text any text, also a hostile one
	 * @return printable text on one line
	 */
	public static String sentence(String text) {
		return printable(text, MAX_SENTENCE);
	}

	/**
	 * Make any text safe for a log line or a message: control characters escaped.
	 * @param text any text, also a hostile one
	 * @param most number of characters after which it is cut
	 * @return printable text on one line
	 */
	public static String printable(String text, int most) {
		StringBuilder printed = new StringBuilder();
		for (int i = 0; i < text.length() && printed.length() < most; i++) {
			char c = text.charAt(i);
			if (isControl(c)) {
				printed.append(String.format("\\u%04x", (int) c));
			}
			else {
				printed.append(c);
			}
		}
		if (printed.length() >= most) {
			printed.append("...");
		}
		return printed.toString();
	}

	private static boolean isControl(int c) {
		int type = Character.getType(c);
		return type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR;
	}

	private static String require(Pattern pattern, String kind, String value, String allowed) {
		if (!pattern.matcher(value).matches()) {
			throw new IllegalNameException(kind, value, allowed);
		}
		return value;
	}

}
