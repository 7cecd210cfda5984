package io.github.discovery.backend.fixed;

import io.github.discovery.model.Names;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the fixed services that cannot be used, with the facts that a person needs
 * to repair it. Holds no credentials.
 */
public class IllegalFixedServiceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String key;

	private final String value;

	private final String allowed;

	/**
	 * Create an exception.
	 * @param service the service as it was written
	 * @param index which URL of the service, {@code null} if it is the name
	 * @param value the refused value, safe to print
	 * @param allowed what would have been accepted
	 */
	IllegalFixedServiceException(String service, @Nullable Integer index, String value, String allowed) {
		super("services[" + Names.printable(service) + "]" + ((index != null) ? "[" + index + "]" : "") + " is '"
				+ value + "', allowed is " + allowed);
		this.key = "services[" + Names.printable(service) + "]" + ((index != null) ? "[" + index + "]" : "");
		this.value = value;
		this.allowed = allowed;
	}

	/**
	 * Return where the entry stands.
	 * @return the key below that of the fixed services
	 */
	public String getKey() {
		return this.key;
	}

	/**
	 * Return the refused value.
	 * @return the value, escaped, shortened and without credentials
	 */
	public String getValue() {
		return this.value;
	}

	/**
	 * Return what would have been accepted.
	 * @return a sentence fragment
	 */
	public String getAllowed() {
		return this.allowed;
	}

}
