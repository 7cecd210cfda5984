package io.github.discovery.sample.greeting;

import java.util.Arrays;
import java.util.Locale;

/**
 * How well a greeting instance is. A real service does not let itself be told.
 */
enum Condition {

	/** Answers at once. */
	WELL,

	/** Answers, but takes its time. */
	SLOW,

	/** Answers at once with a server error. */
	FAILING;

	static Condition of(String name) {
		return Arrays.stream(values())
			.filter((condition) -> condition.toString().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"A greeting instance can be " + Arrays.toString(values()) + ", nothing else"));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
