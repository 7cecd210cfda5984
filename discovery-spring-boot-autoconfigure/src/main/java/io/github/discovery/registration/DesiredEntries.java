package io.github.discovery.registration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted: one immutable map, swapped by any thread.
 */
final class DesiredEntries {

	private final AtomicReference<Map<EntryKey, Registration>> entries = new AtomicReference<>(Map.of());

	Map<EntryKey, Registration> all() {
		return Objects.requireNonNull(this.entries.get());
	}

	void put(Registration registration) {
		change((wanted) -> wanted.put(EntryKey.of(registration), registration));
	}

	void update(EntryKey key, UnaryOperator<Registration> change) {
		change((wanted) -> wanted.put(key, changed(key, wanted.get(key), change)));
	}

	void updateAll(InstanceStatus status) {
		change((wanted) -> wanted.replaceAll((key, entry) -> entry.withStatus(status)));
	}

	void remove(EntryKey key) {
		change((wanted) -> wanted.remove(key));
	}

	void clear() {
		change(Map::clear);
	}

	void require(EntryKey key) {
		if (!all().containsKey(key)) {
			throw notWanted(key);
		}
	}

	private void change(Consumer<Map<EntryKey, Registration>> change) {
		this.entries.updateAndGet((wanted) -> {
			Map<EntryKey, Registration> changed = new LinkedHashMap<>(wanted);
			change.accept(changed);
			return Collections.unmodifiableMap(changed);
		});
	}

	private static Registration changed(EntryKey key, @Nullable Registration before,
			UnaryOperator<Registration> change) {
		if (before == null) {
			throw notWanted(key);
		}
		Registration after = change.apply(before);
		if (!EntryKey.of(after).equals(key)) {
			throw new IllegalArgumentException("An update must keep the service and id of " + before);
		}
		return after;
	}

	private static IllegalArgumentException notWanted(EntryKey key) {
		return new IllegalArgumentException(
				"No entry " + key.service() + "/" + key.instanceId() + " was given to this registrar");
	}

}
