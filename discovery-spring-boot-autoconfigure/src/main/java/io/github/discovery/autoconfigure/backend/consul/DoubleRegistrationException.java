package io.github.discovery.autoconfigure.backend.consul;

/**
 * Two starters would register this application in one Consul.
 */
public class DoubleRegistrationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String url;

	/**
	 * Create an exception.
	 * @param url the Consul that both would write to
	 */
	public DoubleRegistrationException(String url) {
		super("Spring Cloud Consul and discovery.backend=consul would both register this application at " + url);
		this.url = url;
	}

	/**
	 * Return the Consul that both would write to.
	 * @return a URL
	 */
	public String getUrl() {
		return this.url;
	}

}
