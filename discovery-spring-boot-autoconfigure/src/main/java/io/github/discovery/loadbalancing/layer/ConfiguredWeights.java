package io.github.discovery.loadbalancing.layer;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Weights that are configured by instance id, by {@code host:port}, or by a pattern of
 * either in which an asterisk stands for anything. An exact name comes before a pattern,
 * a longer pattern before a shorter one.
 */
final class ConfiguredWeights {

	private final Map<String, Integer> weights;

	private final List<String> patterns;

	ConfiguredWeights(Map<String, Integer> weights) {
		this.weights = weights;
		this.patterns = weights.keySet()
			.stream()
			.filter((name) -> name.indexOf('*') >= 0)
			.sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
			.toList();
	}

	/** The weight of an instance; what is below 1 counts as 1. */
	double of(DiscoveredInstance instance, double registered) {
		Integer weight = find(instance);
		return (weight != null) ? Math.max(1, weight) : registered;
	}

	boolean has(DiscoveredInstance instance) {
		return find(instance) != null;
	}

	private @Nullable Integer find(DiscoveredInstance instance) {
		if (this.weights.isEmpty()) {
			return null;
		}
		Integer weight = this.weights.get(instance.getInstanceId());
		if (weight == null) {
			weight = this.weights.get(instance.authority());
		}
		for (int i = 0; weight == null && i < this.patterns.size(); i++) {
			String pattern = this.patterns.get(i);
			if (matches(pattern, instance.getInstanceId()) || matches(pattern, instance.authority())) {
				weight = this.weights.get(pattern);
			}
		}
		return weight;
	}

	/**
	 * Match without a regular expression, which would be code from outside: after a
	 * mismatch the last asterisk takes one character more.
	 */
	static boolean matches(String pattern, String text) {
		int at = 0;
		int star = -1;
		int resume = 0;
		int i = 0;
		while (i < text.length()) {
			if (at < pattern.length() && pattern.charAt(at) == '*') {
				star = at++;
				resume = i;
			}
			else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
				at++;
				i++;
			}
			else if (star >= 0) {
				at = star + 1;
				i = ++resume;
			}
			else {
				return false;
			}
		}
		while (at < pattern.length() && pattern.charAt(at) == '*') {
			at++;
		}
		return at == pattern.length();
	}

}
