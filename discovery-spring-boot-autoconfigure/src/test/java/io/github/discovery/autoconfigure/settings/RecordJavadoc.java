package io.github.discovery.autoconfigure.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the {@code @param} sentences of a record from its source: the generated metadata
 * has none for keys below maps.
 */
final class RecordJavadoc {

	private static final Path SOURCES = Path.of("src/main/java");

	private static final Pattern PARAM = Pattern.compile("@param\\s+(\\w+)\\s+([^@]+)");

	private RecordJavadoc() {
	}

	static Map<String, String> of(Class<?> type) {
		Class<?> outermost = type;
		while (outermost.getEnclosingClass() != null) {
			outermost = outermost.getEnclosingClass();
		}
		String source = read(SOURCES.resolve(outermost.getName().replace('.', '/') + ".java"));
		int record = source.indexOf("record " + type.getSimpleName() + "(");
		int end = source.lastIndexOf("*/", record);
		int begin = source.lastIndexOf("/**", end);
		// Another declaration in between would mean that this one has no comment.
		if (record < 0 || begin < 0 || source.substring(end, record).contains("{\n")) {
			return Map.of();
		}
		return params(source.substring(begin, end));
	}

	private static Map<String, String> params(String comment) {
		String text = comment.replaceAll("(?m)^\\s*\\*? ?", "").replace("{@code ", "`{").replace("{@link ", "`{");
		Map<String, String> params = new LinkedHashMap<>();
		Matcher matcher = PARAM.matcher(text);
		while (matcher.find()) {
			String sentence = matcher.group(2).replaceAll("`\\{([^}]*)}", "`$1`").replaceAll("\\s+", " ").trim();
			params.put(matcher.group(1), sentence);
		}
		return params;
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
