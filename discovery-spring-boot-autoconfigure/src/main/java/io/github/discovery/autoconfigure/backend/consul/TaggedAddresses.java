package io.github.discovery.autoconfigure.backend.consul;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.discovery.autoconfigure.settings.InvalidSettingException;
import io.github.discovery.backend.consul.ConsulAddresses.Address;
import io.github.discovery.model.Names;

/**
 * Reads tagged addresses as people write them.
 */
final class TaggedAddresses {

	private static final String KEY = ConsulProperties.PREFIX + "tagged-addresses";

	private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private static final Pattern ADDRESS = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:]+)):([0-9]{1,5})");

	private TaggedAddresses() {
	}

	/**
	 * Read addresses.
	 * @param texts host and port, by tag
	 * @return addresses by tag
	 * @throws InvalidSettingException if one cannot be called
	 */
	static Map<String, Address> parse(Map<String, String> texts) {
		Map<String, Address> addresses = new LinkedHashMap<>();
		texts.forEach((tag, text) -> {
			requireTag(KEY, tag);
			addresses.put(tag, parse(KEY + "." + tag, text.strip()));
		});
		return addresses;
	}

	/**
	 * Check a tag.
	 */
	static void requireTag(String key, String tag) {
		if (!TAG.matcher(tag).matches()) {
			throw new InvalidSettingException(key, Names.printable(tag), "1 to 64 of A-Z a-z 0-9 _ -",
					"Use the tag that writers and readers agreed on, as wan.");
		}
	}

	private static Address parse(String key, String text) {
		Matcher matcher = ADDRESS.matcher(text);
		if (matcher.matches()) {
			String host = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
			int port = Integer.parseInt(matcher.group(3));
			if (Names.isHost(host) && !Names.isWildcardHost(host) && port > 0 && port <= 65535) {
				return new Address(host, port);
			}
		}
		throw new InvalidSettingException(key, Names.printable(text), "host:port or [IPv6 address]:port",
				"Name the address and port by which callers of that network reach this instance.");
	}

}
