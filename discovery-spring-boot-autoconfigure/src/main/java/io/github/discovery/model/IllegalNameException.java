package io.github.discovery.model;

/**
 * A name, id, host, tag or metadata entry that the allow-list refuses. The message names
 * what was wrong, the value (escaped and shortened) and what is allowed.
 */
public class IllegalNameException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String kind;

	private final String value;

	private final String allowed;

	/**
	 * Create an exception for one refused value.
	 * @param kind what the value was meant to be, such as "service name"
	 * @param value the refused value, as given
	 * @param allowed what would have been accepted, as a sentence fragment
	 */
	public IllegalNameException(String kind, String value, String allowed) {
		super("Illegal " + kind + " '" + Names.printable(value) + "': allowed is " + allowed);
		this.kind = kind;
		this.value = Names.printable(value);
		this.allowed = allowed;
	}

	/**
	 * Return what the value was meant to be.
	 * @return the kind, such as "service name"
	 */
	public String getKind() {
		return this.kind;
	}

	/**
	 * Return the refused value, safe to print.
	 * @return the value, escaped and at most 80 characters long
	 */
	public String getValue() {
		return this.value;
	}

	/**
	 * Return what is allowed instead.
	 * @return a sentence fragment
	 */
	public String getAllowed() {
		return this.allowed;
	}

}
