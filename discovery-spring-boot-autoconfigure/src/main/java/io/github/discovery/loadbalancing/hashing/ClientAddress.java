package io.github.discovery.loadbalancing.hashing;

import io.github.discovery.loadbalancing.RequestView;

/**
 * Where in a text the address of a client stands, without cutting it out. What a client
 * wrote into {@code X-Forwarded-For} itself stands on the left of what the trusted
 * proxies have added.
 */
final class ClientAddress {

	/** The request attribute for callers that know the address otherwise. */
	static final String ATTRIBUTE = "io.github.discovery.client-address";

	private static final String FORWARDED_FOR = "X-Forwarded-For";

	private ClientAddress() {
	}

	/**
	 * Hash the address of the client of a request.
	 * @param request the request
	 * @param trustedHops how many of the last entries are written by trusted proxies; 0
	 * to believe none
	 * @return a hash, 0 if the address is not known
	 */
	static long hash(RequestView request, int trustedHops) {
		String forwarded = (trustedHops > 0) ? request.header(FORWARDED_FOR) : null;
		if (forwarded != null) {
			long hash = hashEntry(forwarded, trustedHops);
			if (hash != 0) {
				return hash;
			}
		}
		Object attribute = request.attribute(ATTRIBUTE);
		return (attribute != null) ? hashEntry(attribute.toString(), 1) : 0;
	}

	/** The n-th entry from the right, or the first if a proxy was passed by. */
	private static long hashEntry(String list, int fromRight) {
		int end = list.length();
		int comma = list.lastIndexOf(',');
		for (int i = 1; i < fromRight && comma >= 0; i++) {
			end = comma;
			comma = list.lastIndexOf(',', comma - 1);
		}
		return hashTrimmed(list, comma + 1, end);
	}

	private static long hashTrimmed(String text, int from, int to) {
		int begin = from;
		int end = to;
		while (begin < end && text.charAt(begin) <= ' ') {
			begin++;
		}
		while (begin < end && text.charAt(end - 1) <= ' ') {
			end--;
		}
		return hashHost(text, begin, end);
	}

	/** Without the port, which is another with each connection. */
	private static long hashHost(String text, int begin, int end) {
		if (begin == end) {
			return 0;
		}
		if (text.charAt(begin) == '[') {
			int bracket = text.indexOf(']', begin);
			return XxHash.of(text, begin + 1, (bracket > 0 && bracket < end) ? bracket : end, 0) | 1;
		}
		int colon = text.indexOf(':', begin);
		boolean port = colon > 0 && colon < end && colon == text.lastIndexOf(':', end - 1);
		return XxHash.of(text, begin, port ? colon : end, 0) | 1;
	}

}
