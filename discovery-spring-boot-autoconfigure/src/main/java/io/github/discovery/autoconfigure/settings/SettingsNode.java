package io.github.discovery.autoconfigure.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * A place in the tree of known keys.
 */
final class SettingsNode {

	/** Stands for the key of a map in a pattern. */
	static final String ANY = "*";

	private final Shape shape;

	private final Map<String, SettingsNode> children = new LinkedHashMap<>();

	private final Map<String, String> names = new LinkedHashMap<>();

	private final @Nullable SettingsNode each;

	private SettingsNode(Shape shape, @Nullable SettingsNode each) {
		this.shape = shape;
		this.each = each;
	}

	static SettingsNode section() {
		return new SettingsNode(Shape.SECTION, null);
	}

	static SettingsNode value() {
		return new SettingsNode(Shape.VALUE, null);
	}

	static SettingsNode list(SettingsNode each) {
		return new SettingsNode(Shape.LIST, each);
	}

	static SettingsNode map(SettingsNode each) {
		return new SettingsNode(Shape.MAP, each);
	}

	/**
	 * Return the section of a name, made if need be.
	 * @param name a name in kebab case
	 * @return the section
	 */
	SettingsNode section(String name) {
		SettingsNode existing = this.children.get(uniform(name));
		if (existing != null) {
			return existing;
		}
		SettingsNode section = section();
		add(name, section);
		return section;
	}

	void add(String name, SettingsNode child) {
		this.children.put(uniform(name), child);
		this.names.put(uniform(name), name);
	}

	/** Whether only what is below can have a value. */
	boolean isSection() {
		return this.shape == Shape.SECTION;
	}

	boolean isContainer() {
		return this.shape != Shape.VALUE;
	}

	/**
	 * Find the node of a key.
	 * @param key the elements that are left, dashes removed
	 * @param joining whether one name may be spread over several elements, as it is in
	 * environment variables
	 * @return the node
	 */
	Optional<SettingsNode> find(List<String> key, boolean joining) {
		if (key.isEmpty()) {
			return Optional.of(this);
		}
		return switch (this.shape) {
			case VALUE -> Optional.empty();
			case LIST -> isIndex(key.get(0)) ? findBelow(key, joining) : Optional.empty();
			// The binder puts the dots back for simple values, and for these alone.
			case MAP -> takesDottedKeys() ? Optional.of(each()) : findBelow(key, joining);
			case SECTION -> findChild(key, joining);
		};
	}

	private Optional<SettingsNode> findBelow(List<String> key, boolean joining) {
		return each().find(key.subList(1, key.size()), joining);
	}

	private Optional<SettingsNode> findChild(List<String> key, boolean joining) {
		int longest = joining ? key.size() : 1;
		for (int used = 1; used <= longest; used++) {
			SettingsNode child = this.children.get(String.join("", key.subList(0, used)));
			if (child != null) {
				Optional<SettingsNode> found = child.find(key.subList(used, key.size()), joining);
				if (found.isPresent()) {
					return found;
				}
			}
		}
		return Optional.empty();
	}

	/**
	 * Read a key as if dots in the key of a map had been in brackets.
	 * @param key the elements, dashes removed
	 * @param offset the place of the first element within the whole key
	 * @param found takes the first and the last element that belong in brackets
	 */
	void findDotted(List<String> key, int offset, BiConsumer<Integer, Integer> found) {
		if (key.isEmpty() || this.shape == Shape.VALUE) {
			return;
		}
		if (this.shape == Shape.MAP) {
			for (int used = 2; used <= key.size(); used++) {
				if (each().find(key.subList(used, key.size()), false).filter((node) -> !node.isSection()).isPresent()) {
					found.accept(offset, offset + used - 1);
					return;
				}
			}
			return;
		}
		SettingsNode next = (this.shape == Shape.LIST) ? each() : this.children.get(key.get(0));
		if (next != null) {
			next.findDotted(key.subList(1, key.size()), offset + 1, found);
		}
	}

	/**
	 * Return the patterns of all keys below.
	 * @param prefix the key of this node
	 * @return keys in kebab case, with {@link #ANY} for the keys of maps
	 */
	List<String> patterns(String prefix) {
		List<String> patterns = new ArrayList<>();
		switch (this.shape) {
			case VALUE -> patterns.add(prefix);
			case LIST -> patterns.addAll(each().isSection() ? each().patterns(prefix + "[*]") : List.of(prefix));
			case MAP -> patterns.addAll(each().patterns(prefix + "." + ANY));
			case SECTION -> this.children
				.forEach((name, child) -> patterns.addAll(child.patterns(prefix + "." + this.names.get(name))));
		}
		return patterns;
	}

	private boolean takesDottedKeys() {
		return each().shape == Shape.VALUE;
	}

	private SettingsNode each() {
		if (this.each == null) {
			throw new IllegalStateException(this.shape + " has no elements");
		}
		return this.each;
	}

	private static boolean isIndex(String element) {
		return !element.isEmpty() && element.chars().allMatch(Character::isDigit);
	}

	private static String uniform(String name) {
		return name.replace("-", "");
	}

	private enum Shape {

		SECTION, VALUE, LIST, MAP

	}

}
