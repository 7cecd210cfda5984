package io.github.discovery.autoconfigure.settings;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Every key that some record of properties reads. The records are listed, one class name
 * a line, in
 * {@code META-INF/spring/io.github.discovery.autoconfigure.settings.KnownSettings.imports};
 * any jar may bring such a file.
 */
public final class KnownSettings {

	private final SingletonSupplier<List<Class<?>>> types;

	/** Made when the first key is looked up: most applications have few or none. */
	private final SingletonSupplier<SettingsNode> root = SingletonSupplier.of(this::tree);

	private KnownSettings(Supplier<List<Class<?>>> types) {
		this.types = SingletonSupplier.of(types);
	}

	/**
	 * Know the keys of the records in the lists of all jars, which are read when they are
	 * asked for.
	 * @param classLoader where to look
	 * @return the known settings
	 */
	public static KnownSettings load(@Nullable ClassLoader classLoader) {
		return new KnownSettings(() -> listed(classLoader));
	}

	private static List<Class<?>> listed(@Nullable ClassLoader classLoader) {
		List<Class<?>> types = new ArrayList<>();
		for (String name : ImportCandidates.load(KnownSettings.class, classLoader)) {
			types.add(ClassUtils.resolveClassName(name, classLoader));
		}
		return List.copyOf(types);
	}

	/**
	 * Know the keys of some records only.
	 * @param types records annotated with {@link ConfigurationProperties}
	 * @return the known settings
	 */
	public static KnownSettings of(Class<?>... types) {
		List<Class<?>> known = List.of(types);
		return new KnownSettings(() -> known);
	}

	/**
	 * Return the prefix of a record.
	 * @param type a record annotated with {@link ConfigurationProperties}
	 * @return the prefix, without a dot at its end
	 */
	public static String prefixOf(Class<?> type) {
		ConfigurationProperties annotation = AnnotationUtils.findAnnotation(type, ConfigurationProperties.class);
		Assert.state(annotation != null, () -> type + " has no @ConfigurationProperties");
		return annotation.prefix();
	}

	/**
	 * Return the name of a component as it stands in a key.
	 * @param component a component of a record of properties
	 * @return its name in kebab case
	 */
	public static String nameOf(RecordComponent component) {
		Name name = parameterAnnotation(component, Name.class);
		return (name != null) ? name.value() : DataObjectPropertyName.toDashedForm(component.getName());
	}

	/**
	 * An annotation that cannot stand on the component itself stands on the parameter.
	 */
	static <A extends Annotation> @Nullable A parameterAnnotation(RecordComponent component, Class<A> type) {
		Class<?> owner = component.getDeclaringRecord();
		List<String> names = Arrays.stream(owner.getRecordComponents()).map(RecordComponent::getName).toList();
		return Arrays.stream(owner.getDeclaredConstructors())
			.filter((constructor) -> constructor.getParameterCount() == names.size())
			.map((constructor) -> constructor.getParameters()[names.indexOf(component.getName())].getAnnotation(type))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private SettingsNode tree() {
		SettingsNode tree = SettingsNode.section();
		types().forEach((type) -> add(tree, type));
		return tree;
	}

	private static void add(SettingsNode tree, Class<?> type) {
		SettingsNode node = tree;
		for (String element : prefixOf(type).split("\\.")) {
			node = node.section(element);
		}
		addComponents(node, type);
	}

	private static void addComponents(SettingsNode section, Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = nameOf(component);
			if (component.isAnnotationPresent(SameKeys.class)) {
				section.add(name, SettingsNode.map(siblings(type)));
				continue;
			}
			ResolvableType componentType = ResolvableType.forMethodReturnType(component.getAccessor());
			if (componentType.toClass().isRecord()) {
				addComponents(section.section(name), componentType.toClass());
			}
			else {
				section.add(name, nodeOf(componentType));
			}
		}
	}

	/** All keys of a record but those of the map that takes them once more. */
	private static SettingsNode siblings(Class<?> type) {
		SettingsNode siblings = SettingsNode.section();
		for (RecordComponent component : type.getRecordComponents()) {
			if (!component.isAnnotationPresent(SameKeys.class)) {
				siblings.add(nameOf(component), nodeOf(ResolvableType.forMethodReturnType(component.getAccessor())));
			}
		}
		return siblings;
	}

	private static SettingsNode nodeOf(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (Map.class.isAssignableFrom(raw)) {
			return SettingsNode.map(nodeOf(type.asMap().getGeneric(1)));
		}
		if (Collection.class.isAssignableFrom(raw)) {
			return SettingsNode.list(nodeOf(type.asCollection().getGeneric(0)));
		}
		if (raw.isRecord()) {
			SettingsNode section = SettingsNode.section();
			addComponents(section, raw);
			return section;
		}
		return SettingsNode.value();
	}

	/**
	 * Return the records.
	 * @return in the order of the lists
	 */
	public List<Class<?>> types() {
		return this.types.obtain();
	}

	/**
	 * Return all keys.
	 * @return keys in kebab case, with an asterisk for the keys of maps
	 */
	public List<String> patterns() {
		return this.root.obtain().patterns("").stream().map((pattern) -> pattern.substring(1)).toList();
	}

	/**
	 * Return whether some record reads a key.
	 * @param key a key in canonical form
	 * @return whether it is known
	 */
	public boolean knows(String key) {
		return find(List.of(key.replace("-", "").split("\\.")), false).filter((node) -> !node.isSection()).isPresent();
	}

	Optional<SettingsNode> find(List<String> elements, boolean joining) {
		return this.root.obtain().find(elements, joining);
	}

	/**
	 * Put brackets around the dots in the key of a map, if that makes the key known.
	 * @param uniform the elements of the key, dashes removed
	 * @param elements the same as they were written
	 * @return the key with brackets
	 */
	Optional<String> bracketed(List<String> uniform, List<String> elements) {
		List<String> found = new ArrayList<>();
		this.root.obtain().findDotted(uniform, 0, (first, last) -> {
			String head = String.join(".", elements.subList(0, first));
			String name = String.join(".", elements.subList(first, last + 1));
			List<String> tail = elements.subList(last + 1, elements.size());
			found.add(head + "[" + name + "]" + (tail.isEmpty() ? "" : "." + String.join(".", tail)));
		});
		return found.stream().findFirst();
	}

}
