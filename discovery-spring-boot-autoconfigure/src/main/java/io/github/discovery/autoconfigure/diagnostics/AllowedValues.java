package io.github.discovery.autoconfigure.diagnostics;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Says which values a type takes.
 */
final class AllowedValues {

	private static final Map<Class<?>, String> KNOWN = Map.of(Boolean.class, "true or false", Duration.class,
			"a duration such as 500ms, 10s or 2m", DataSize.class, "a size such as 512KB or 5MB", URI.class,
			"a URL such as http://localhost:8500", Integer.class, "a whole number", Long.class, "a whole number",
			Double.class, "a number", Float.class, "a number");

	private AllowedValues() {
	}

	static String of(Class<?> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		if (boxed.isEnum()) {
			return "one of " + Arrays.stream(boxed.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}
		return KNOWN.getOrDefault(boxed, "what can be read as a " + boxed.getSimpleName());
	}

}
