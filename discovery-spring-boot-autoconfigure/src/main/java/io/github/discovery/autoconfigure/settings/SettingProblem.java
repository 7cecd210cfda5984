package io.github.discovery.autoconfigure.settings;

import java.util.Locale;
import java.util.regex.Pattern;

import io.github.discovery.model.Names;

/**
 * What is wrong with a setting, in the four facts that somebody needs to put it right. A
 * value that may be a credential is never kept.
 *
 * @param key the whole key, such as {@code discovery.registration.time-to-live}
 * @param value the value as it was given, made safe to print
 * @param allowed what would have been accepted, as a sentence fragment
 * @param fix what to do, as a sentence
 */
public record SettingProblem(String key, String value, String allowed, String fix) {

	private static final Pattern SENSITIVE = Pattern
		.compile("token|password|passwd|secret|credential|api-?key|private-?key");

	private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");

	/**
	 * Create a problem.
	 */
	public SettingProblem {
		value = isSensitive(key) ? "***" : Names.printable(USER_INFO.matcher(value).replaceAll("//***@"));
		key = Names.sentence(key);
	}

	/**
	 * Return whether the value of a key may be a credential.
	 * @param key a key
	 * @return whether its last element sounds like one
	 */
	public static boolean isSensitive(String key) {
		return SENSITIVE.matcher(key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)).find();
	}

	@Override
	public String toString() {
		return this.key + " is '" + this.value + "', but allowed is " + this.allowed + ". " + this.fix;
	}

}
