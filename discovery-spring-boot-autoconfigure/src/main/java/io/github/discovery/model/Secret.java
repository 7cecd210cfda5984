package io.github.discovery.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A credential that prints as {@code ***}.
 */
public final class Secret {

	private final String value;

	private Secret(String value) {
		this.value = value;
	}

	/**
	 * Wrap a credential.
	 * @param value the credential
	 * @return a secret that does not print it
	 */
	public static Secret of(String value) {
		return new Secret(value);
	}

	/**
	 * Return the credential, to be used in a request and nowhere else.
	 * @return the credential in clear
	 */
	public String reveal() {
		return this.value;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Secret secret && MessageDigest.isEqual(this.value.getBytes(StandardCharsets.UTF_8),
				secret.value.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return "***";
	}

}
