package io.github.discovery.catalog;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.github.discovery.catalog.SourceState.EarlierError;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.reachability.RegistryGate;
import io.github.discovery.spi.timing.BackOff;
import io.github.discovery.spi.timing.LoopRuntime;
import org.jspecify.annotations.Nullable;

/**
 * One backend with its gate, its reflectors and its list of names. Reflectors come and go
 * on the state scheduler; the map is concurrent only for those who ask for states.
 */
final class Source {

	/** Name of the backend that wins for the names it lists. */
	static final String STATIC = "static";

	/** Upper bound of the first wait after a failure. */
	static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);

	/** Upper bound of every wait after a failure. */
	static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(15);

	private final RegistryBackend backend;

	private final CatalogSettings settings;

	private final LoopRuntime runtime;

	private final RegistryGate gate;

	private final ServiceNames names;

	private final Map<Scope, Reflector> reflectors = new ConcurrentHashMap<>();

	Source(RegistryBackend backend, RegistryGate gate, CatalogSettings settings, LoopRuntime runtime) {
		this.backend = backend;
		this.settings = settings;
		this.runtime = runtime;
		this.gate = gate;
		this.names = new ServiceNames(this);
	}

	RegistryBackend backend() {
		return this.backend;
	}

	CatalogSettings settings() {
		return this.settings;
	}

	LoopRuntime runtime() {
		return this.runtime;
	}

	RegistryGate gate() {
		return this.gate;
	}

	ServiceNames names() {
		return this.names;
	}

	BackOff newBackOff() {
		return new BackOff(this.runtime, FIRST_BACK_OFF, LONGEST_BACK_OFF);
	}

	boolean isStatic() {
		return this.backend.name().equals(STATIC);
	}

	Reflector follow(ServiceName service, Reflector.Listener listener) {
		Scope scope = this.backend.scopeOf(service);
		Reflector known = this.reflectors.get(scope);
		if (known != null) {
			known.follow(service);
			return known;
		}
		Reflector reflector = new Reflector(this, scope, listener);
		this.reflectors.put(scope, reflector);
		reflector.follow(service);
		reflector.read();
		return reflector;
	}

	void unfollow(ServiceName service) {
		Scope scope = this.backend.scopeOf(service);
		Reflector reflector = this.reflectors.get(scope);
		if (reflector != null && !reflector.unfollow(service)) {
			this.reflectors.remove(scope);
			reflector.close();
		}
	}

	void refresh() {
		this.reflectors.values().forEach(Reflector::read);
		this.names.refresh();
	}

	void close() {
		this.reflectors.values().forEach(Reflector::close);
		this.names.close();
	}

	SourceState state() {
		Collection<SourceState> scopes = this.reflectors.values()
			.stream()
			.map((reflector) -> reflector.status().toSourceState())
			.toList();
		RegistryGate.State open = this.gate.state();
		boolean connected = open.open()
				&& (scopes.isEmpty() || scopes.stream().anyMatch((scope) -> scope.connected() || !scope.answered()));
		Duration age = scopes.stream()
			.map(SourceState::age)
			.filter(Objects::nonNull)
			.min(Duration::compareTo)
			.orElse(null);
		String error = scopes.stream()
			.map(SourceState::lastError)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(open.lastError());
		return new SourceState(this.backend.name(), this.backend.name(), connected,
				scopes.stream().anyMatch(SourceState::answered), age, error, earlierError(scopes),
				nextAttempt(open, connected, scopes), ScopeStatus.mode(this.backend));
	}

	private static @Nullable EarlierError earlierError(Collection<SourceState> scopes) {
		return scopes.stream()
			.map(SourceState::earlierError)
			.filter(Objects::nonNull)
			.min(Comparator.comparing(EarlierError::age))
			.orElse(null);
	}

	private @Nullable Duration nextAttempt(RegistryGate.State open, boolean connected, Collection<SourceState> scopes) {
		if (connected) {
			return null;
		}
		if (!open.open()) {
			return Duration.ofNanos(Math.max(0, open.nextProbe() - this.runtime.now()));
		}
		return scopes.stream()
			.map(SourceState::nextAttempt)
			.filter(Objects::nonNull)
			.min(Duration::compareTo)
			.orElse(Duration.ZERO);
	}

}
