package io.github.discovery.autoconfigure.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/configuration.md} in step with the records; with
 * {@code -Ddocs.regenerate} it writes the page in place of comparing it.
 */
class ConfigurationReferenceTests {

	private static final Path PAGE = Path.of("../docs/configuration.md");

	private static final String COMMAND = "./mvnw -pl discovery-spring-boot-autoconfigure test"
			+ " -Dtest=ConfigurationReferenceTests -Ddocs.regenerate=true";

	@Test
	void thePageSaysWhatTheCodeReads() throws IOException {
		String page = page();
		if (Boolean.getBoolean("docs.regenerate")) {
			Files.createDirectories(PAGE.getParent());
			Files.writeString(PAGE, page);
		}
		assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "(missing)")
			.as("docs/configuration.md is out of date, write it anew by: " + COMMAND)
			.isEqualTo(page);
	}

	private static String page() {
		StringBuilder page = new StringBuilder(
				"""
						# Configuration reference

						<!-- Generated from the records of properties, do not edit. Anew by:
						     %s -->

						Every key may be left out. A key that nothing reads, or a value that cannot be read, stops the start with
						a message that names the key, the value, what is allowed and what to do. Each key can be an environment
						variable too: upper case, dots as underscores, hyphens left out (`DISCOVERY_CONSUL_SSLBUNDLE`).

						`<name>` stands for a name of your own; one with dots belongs in brackets: `services[a.b]`.
						"""
					.formatted(COMMAND));
		List<Class<?>> types = KnownSettings.load(null)
			.types()
			.stream()
			.sorted(Comparator.comparing(KnownSettings::prefixOf))
			.toList();
		Map<String, List<Class<?>>> sections = types.stream()
			.collect(Collectors.groupingBy(KnownSettings::prefixOf, LinkedHashMap::new, Collectors.toList()));
		sections.forEach((prefix, records) -> {
			page.append("\n## ").append(prefix).append("\n\n");
			page.append("| key | takes | default | what it is |\n|---|---|---|---|\n");
			records.forEach((type) -> rows(page, type));
		});
		return page.toString();
	}

	private static void rows(StringBuilder page, Class<?> type) {
		SettingDoc.of(type)
			.stream()
			.filter((setting) -> !setting.isSection())
			.forEach((setting) -> page.append("| `")
				.append(setting.example())
				.append("` | ")
				.append(setting.typeText())
				.append(" | ")
				.append(setting.defaultText())
				.append(" | ")
				.append(setting.description().replace("|", "\\|"))
				.append(" |\n"));
	}

}
