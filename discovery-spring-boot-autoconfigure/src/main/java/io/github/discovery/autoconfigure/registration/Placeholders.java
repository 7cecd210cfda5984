package io.github.discovery.autoconfigure.registration;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Placeholders such as {@code {host}} that are filled when the address is known. What is
 * not known stays as it is.
 *
 * @param values the values by name
 */
record Placeholders(Map<String, String> values) {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z-]+)}");

	String fill(String text) {
		return PLACEHOLDER.matcher(text)
			.replaceAll((match) -> Matcher.quoteReplacement(this.values.getOrDefault(match.group(1), match.group())));
	}

}
