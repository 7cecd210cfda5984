package io.github.discovery.autoconfigure.settings;

import java.util.List;
import java.util.Optional;

/**
 * Guesses the key that was meant.
 */
final class NearestKey {

	private NearestKey() {
	}

	/**
	 * Find the known key that a misspelt one is nearest to.
	 * @param key the misspelt key
	 * @param patterns the known keys, with an asterisk for the keys of maps
	 * @return the nearest, if one is near enough to be what was meant
	 */
	static Optional<String> to(String key, List<String> patterns) {
		String best = null;
		int least = Math.max(2, key.length() / 5) + 1;
		for (String pattern : patterns) {
			String candidate = fill(pattern, key);
			int distance = sameEnd(candidate, key) ? 1 : distance(candidate, key);
			if (distance < least) {
				least = distance;
				best = candidate;
			}
		}
		return Optional.ofNullable(best);
	}

	/** A right name in the wrong section is nearer than any misspelling. */
	private static boolean sameEnd(String one, String other) {
		String end = one.substring(one.lastIndexOf('.') + 1);
		return end.length() > 4 && other.endsWith("." + end);
	}

	private static String fill(String pattern, String key) {
		String[] wanted = pattern.split("\\.");
		String[] given = key.split("\\.");
		for (int i = 0; i < Math.min(wanted.length, given.length); i++) {
			if (wanted[i].equals(SettingsNode.ANY)) {
				wanted[i] = given[i];
			}
		}
		return String.join(".", wanted);
	}

	static int distance(String one, String other) {
		int[] previous = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[other.length() + 1];
			current[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int change = (one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0;
				current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
			}
			previous = current;
		}
		return previous[other.length()];
	}

}
