package io.github.discovery.autoconfigure.settings;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A key that nothing reads.
 *
 * @param key the key as it was written
 * @param value the value, if it is of a kind that cannot be a credential
 * @param origin where it was found
 * @param suggestion the known key that was meant, {@code null} if none is near
 */
public record UnknownSetting(String key, String value, String origin, @Nullable String suggestion) {

	private static final Pattern HARMLESS = Pattern.compile("true|false|[0-9.]{1,6}[a-zA-Z]{0,2}");

	/** Stands for a value that is not shown. */
	static final String NOT_SHOWN = "***";

	/**
	 * Create an unknown setting; nobody knows whether its value is a credential, so only
	 * switches, numbers and durations are kept.
	 */
	public UnknownSetting {
		value = HARMLESS.matcher(value).matches() ? value : NOT_SHOWN;
	}

}
