package io.github.discovery.loadbalancing;

import org.jspecify.annotations.Nullable;

/**
 * What a strategy may look at of the request it picks an instance for, whatever the
 * client. All values come from outside and are data, never code or patterns.
 */
public interface RequestView {

	/** A request of which nothing is known. */
	RequestView NONE = new RequestView() {
	};

	/**
	 * Return a header. Several lines of it are one list: whoever only read the first
	 * would believe what a client wrote in front of what a proxy added.
	 * @param name its name in any case
	 * @return its lines joined by commas, {@code null} if there is none
	 */
	default @Nullable String header(String name) {
		return null;
	}

	/**
	 * Return the first value of a cookie.
	 * @param name its name
	 * @return the value, {@code null} if there is none
	 */
	default @Nullable String cookie(String name) {
		return null;
	}

	/**
	 * Return the first value of a query parameter.
	 * @param name its name
	 * @return the decoded value, {@code null} if there is none
	 */
	default @Nullable String queryParameter(String name) {
		return null;
	}

	/**
	 * Return the value of a variable of the path's template.
	 * @param name its name
	 * @return the value, {@code null} if there is none or the client does not keep it
	 */
	default @Nullable String pathVariable(String name) {
		return null;
	}

	/**
	 * Return an attribute of the request.
	 * @param name its name
	 * @return the value, {@code null} if there is none
	 */
	default @Nullable Object attribute(String name) {
		return null;
	}

}
