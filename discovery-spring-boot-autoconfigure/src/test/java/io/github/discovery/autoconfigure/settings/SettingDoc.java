package io.github.discovery.autoconfigure.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.ResolvableType;

/**
 * All there is to say about one key.
 *
 * @param key the key, with {@code <name>} for the keys of maps
 * @param type the record
 * @param component its component
 * @param description the sentence in the record's Javadoc, empty if there is none
 */
record SettingDoc(String key, Class<?> type, RecordComponent component, String description) {

	static List<SettingDoc> of(Class<?> properties) {
		List<SettingDoc> docs = new ArrayList<>();
		walk(KnownSettings.prefixOf(properties), properties, docs);
		return docs;
	}

	private static void walk(String prefix, Class<?> type, List<SettingDoc> docs) {
		for (RecordComponent component : type.getRecordComponents()) {
			String key = prefix + "." + KnownSettings.nameOf(component);
			docs.add(
					new SettingDoc(key, type, component, RecordJavadoc.of(type).getOrDefault(component.getName(), "")));
			ResolvableType componentType = ResolvableType.forMethodReturnType(component.getAccessor());
			descend(key, componentType, docs);
		}
	}

	private static void descend(String key, ResolvableType type, List<SettingDoc> docs) {
		if (type.toClass().isRecord()) {
			walk(key, type.toClass(), docs);
		}
		else if (Map.class.isAssignableFrom(type.toClass())) {
			descend(key + ".<name>", type.asMap().getGeneric(1), docs);
		}
		else if (Collection.class.isAssignableFrom(type.toClass())) {
			descend(key + "[0]", type.asCollection().getGeneric(0), docs);
		}
	}

	/** Whether it only holds other keys. */
	boolean isSection() {
		return this.component.getType().isRecord();
	}

	/** Whether the generated metadata, which ends at maps and lists, should have it. */
	boolean isInMetadata() {
		return !isSection() && !this.key.contains("<") && !this.key.contains("[");
	}

	/** The key as somebody would write it. */
	String example() {
		return Map.class.isAssignableFrom(this.component.getType()) ? this.key + ".<name>" : this.key;
	}

	boolean isNullable() {
		return this.component.getAnnotatedType().isAnnotationPresent(Nullable.class);
	}

	String @Nullable [] defaults() {
		DefaultValue annotation = KnownSettings.parameterAnnotation(this.component, DefaultValue.class);
		return (annotation != null) ? annotation.value() : null;
	}

	String defaultText() {
		String[] defaults = defaults();
		if (defaults == null || defaults.length == 0 || String.join("", defaults).isEmpty()) {
			return "";
		}
		return "`" + String.join(", ", defaults) + "`";
	}

	String typeText() {
		return typeText(ResolvableType.forMethodReturnType(this.component.getAccessor()));
	}

	private static String typeText(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (Map.class.isAssignableFrom(raw)) {
			return typeText(type.asMap().getGeneric(1));
		}
		if (Collection.class.isAssignableFrom(raw)) {
			return "list of " + typeText(type.asCollection().getGeneric(0));
		}
		if (raw.isEnum()) {
			return Arrays.stream(raw.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}
		return switch (raw.getSimpleName()) {
			case "String" -> "text";
			case "Integer", "int", "Long", "long" -> "number";
			case "Double", "double" -> "decimal";
			case "Boolean", "boolean" -> "true, false";
			case "Duration" -> "duration";
			case "DataSize" -> "size";
			case "URI" -> "URL";
			case "Secret" -> "secret";
			case "Object" -> "any key above";
			default -> raw.isRecord() ? "section" : raw.getSimpleName();
		};
	}

	boolean isBoolean() {
		return this.component.getType() == boolean.class || this.component.getType() == Boolean.class;
	}

}
