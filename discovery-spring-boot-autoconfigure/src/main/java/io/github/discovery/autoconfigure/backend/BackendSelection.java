package io.github.discovery.autoconfigure.backend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.github.discovery.spi.BackendDecorator;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryBackends;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Picks the backends that are named out of all that are there.
 */
class BackendSelection {

	/** Name of the backend that always applies. */
	static final String STATIC = "static";

	private final Map<String, RegistryBackend> available = new LinkedHashMap<>();

	private final Supplier<Set<String>> possible;

	/**
	 * Create a selection.
	 * @param beans all backends that are there
	 * @param possible the names of backends that would be there if they were named
	 */
	BackendSelection(ObjectProvider<RegistryBackend> beans, Supplier<Set<String>> possible) {
		beans.orderedStream().forEach((backend) -> this.available.put(backend.name(), backend));
		this.possible = possible;
	}

	/**
	 * Select backends, and with each those that come with it.
	 * @param names the names that are wanted
	 * @param further what comes with others
	 * @param decorators what is put around each
	 */
	RegistryBackends select(List<String> names, List<FurtherBackends> further, List<BackendDecorator> decorators) {
		Map<String, RegistryBackend> selected = new LinkedHashMap<>();
		if (this.available.containsKey(STATIC)) {
			selected.put(STATIC, this.available.get(STATIC));
		}
		for (String name : names) {
			RegistryBackend backend = this.available.get(name);
			if (backend == null) {
				throw new UnknownBackendException(name, allowed());
			}
			selected.putIfAbsent(name, backend);
			further.stream()
				.filter((others) -> others.of().equals(name))
				.flatMap((others) -> others.all().stream())
				.forEach((other) -> selected.putIfAbsent(other.name(), other));
		}
		List<RegistryBackend> decorated = new ArrayList<>();
		selected.values().forEach((backend) -> decorated.add(decorate(backend, decorators)));
		return new RegistryBackends(decorated);
	}

	private Set<String> allowed() {
		Set<String> allowed = new TreeSet<>(this.possible.get());
		allowed.addAll(this.available.keySet());
		return allowed;
	}

	private static RegistryBackend decorate(RegistryBackend backend, List<BackendDecorator> decorators) {
		RegistryBackend decorated = backend;
		for (BackendDecorator decorator : decorators) {
			decorated = decorator.decorate(decorated);
		}
		return decorated;
	}

}
