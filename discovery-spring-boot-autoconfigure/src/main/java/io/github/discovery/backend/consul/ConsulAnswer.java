package io.github.discovery.backend.consul;

import io.github.discovery.spi.Continuity;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * A successful answer of Consul, with what its headers say about how far to believe it.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the parsed body
 * @param anonymous whether the request had no token
 */
record ConsulAnswer(int status, HttpHeaders headers, JsonNode body, boolean anonymous) {

	/** The place in Consul's history, 0 where there is none. */
	long index() {
		String text = this.headers.getFirst("X-Consul-Index");
		try {
			return (text != null) ? Math.max(0, Long.parseLong(text)) : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	/**
	 * Judge whether what this answer lacks is known to be gone. It is not, if the index
	 * went back or is missing, if there is no leader, if rights hid something, or if the
	 * streaming backend answered, which sends an unmarked empty list when it knows
	 * nothing.
	 */
	Continuity continuity(long previousIndex) {
		boolean broken = index() == 0 || index() < previousIndex || !is("X-Consul-KnownLeader", "true")
				|| is("X-Consul-Results-Filtered-By-ACLs", "true") || is("X-Consul-Query-Backend", "streaming")
				|| mayBeHidden();
		return broken ? Continuity.BROKEN : Continuity.UNBROKEN;
	}

	/**
	 * Consul does not mark what it hides from the anonymous token.
	 */
	boolean mayBeHidden() {
		return this.anonymous && this.body.isEmpty() && is("X-Consul-Default-ACL-Policy", "deny");
	}

	private boolean is(String header, String value) {
		return value.equalsIgnoreCase(this.headers.getFirst(header));
	}

}
