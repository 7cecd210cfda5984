package io.github.discovery.model;

import java.util.Locale;

/**
 * The name of a service: case-insensitive as host names are, held in lower case.
 */
public final class ServiceName implements Comparable<ServiceName> {

	private static final String FALLBACK = "application";

	private final String value;

	private ServiceName(String value) {
		this.value = value;
	}

	/**
	 * Create a name from text that must be legal.
	 * @param name 1 to 128 letters, digits, dots, underscores and hyphens
	 * @return the name, in lower case
	 * @throws IllegalNameException if the allow-list refuses it
	 */
	public static ServiceName of(String name) {
		return new ServiceName(Names.requireServiceName(name).toLowerCase(Locale.ROOT));
	}

	/**
	 * Derive a legal name from any text, such as an application's name: what is not a
	 * letter or digit becomes a hyphen, because underscores and spaces make a URL without
	 * a host.
	 * @param text any text
	 * @return a legal name, "application" if nothing legal is left
	 */
	public static ServiceName normalise(String text) {
		String name = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
		if (name.length() > 128) {
			name = name.substring(0, 128);
		}
		name = name.replaceAll("^[.-]+|[.-]+$", "");
		return new ServiceName(name.isEmpty() ? FALLBACK : name);
	}

	/**
	 * Return the name in lower case.
	 * @return the name
	 */
	public String value() {
		return this.value;
	}

	@Override
	public int compareTo(ServiceName other) {
		return this.value.compareTo(other.value);
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof ServiceName name && this.value.equals(name.value));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
