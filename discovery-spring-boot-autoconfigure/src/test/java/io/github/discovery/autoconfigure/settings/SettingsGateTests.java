package io.github.discovery.autoconfigure.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gate for configuration keys: each is known, described, and has a default.
 */
class SettingsGateTests {

	/** Records that may have more components than others, with the reason. */
	private static final Map<String, String> LARGE = Map.of("RegistrationProperties",
			"the facts of one registry entry, flat as users expect them", "ConsulProperties",
			"address, credentials and what one entry needs beyond others", "LoadBalancingProperties",
			"what is common keeps to one level, as users expect it");

	private static final int MAX_COMPONENTS = 8;

	static Stream<SettingDoc> settings() {
		return KnownSettings.load(null).types().stream().flatMap((type) -> SettingDoc.of(type).stream());
	}

	static Stream<Class<?>> types() {
		return settings().<Class<?>>map(SettingDoc::type).distinct();
	}

	@ParameterizedTest
	@MethodSource("settings")
	void isDescribedInOneSentence(SettingDoc setting) {
		assertThat(setting.description()).as(setting.key()).isNotBlank().endsWith(".").matches("[A-Z].*");
		assertThat(setting.description()).as(setting.key()).doesNotMatch("(?i)^(the|a|an) .*");
		// What the default is derived from may be said: no annotation can.
		if (setting.defaults() != null) {
			assertThat(setting.description()).as("the default of " + setting.key() + " is told by the annotation")
				.doesNotMatch("(?i).*(\\bby default\\b|\\bdefaults? (is|to|of)\\b|\\(default).*");
		}
		if (setting.isBoolean()) {
			assertThat(setting.description()).as(setting.key()).startsWith("Whether ");
		}
	}

	@ParameterizedTest
	@MethodSource("settings")
	void hasADefaultOrMayBeMissing(SettingDoc setting) {
		assertThat(setting.defaults() != null || setting.isNullable())
			.as(setting.key() + " has no @DefaultValue and is not @Nullable")
			.isTrue();
	}

	@ParameterizedTest
	@MethodSource("types")
	void isSmall(Class<?> type) {
		if (!LARGE.containsKey(type.getSimpleName())) {
			assertThat(type.getRecordComponents()).as(type.getName()).hasSizeLessThanOrEqualTo(MAX_COMPONENTS);
		}
	}

	@Test
	void everyRecordOfTheMetadataIsListed() {
		Set<String> listed = new TreeSet<>();
		KnownSettings.load(null).types().forEach((type) -> listed.add(type.getName()));
		Set<String> generated = new TreeSet<>();
		for (Map<String, Object> group : metadata("groups")) {
			if (group.get("type").equals(group.get("sourceType"))
					&& String.valueOf(group.get("name")).startsWith("discovery")) {
				generated.add(String.valueOf(group.get("type")));
			}
		}
		assertThat(listed).as("META-INF/spring/" + KnownSettings.class.getName() + ".imports").isEqualTo(generated);
	}

	@Test
	void theMetadataDescribesEveryKeyThatItCanHave() {
		Set<String> described = new TreeSet<>();
		for (Map<String, Object> property : metadata("properties")) {
			if (property.get("description") != null) {
				described.add(String.valueOf(property.get("name")));
			}
		}
		Set<String> known = new TreeSet<>();
		settings().filter(SettingDoc::isInMetadata).forEach((setting) -> known.add(setting.key()));
		assertThat(described).containsAll(known);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> metadata(String section) {
		try (InputStream stream = KnownSettings.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			// Other jars have such a file, too; that of the class directory comes first.
			String json = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			assertThat(json).contains("io.github.discovery");
			return (List<Map<String, Object>>) JsonParserFactory.getJsonParser().parseMap(json).get(section);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
