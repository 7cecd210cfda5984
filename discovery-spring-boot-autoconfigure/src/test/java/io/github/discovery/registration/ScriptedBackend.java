package io.github.discovery.registration;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.WatchEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A registry that does what a registry does, unless it is told to answer otherwise.
 */
public class ScriptedBackend implements RegistryBackend {

	public final Map<String, Registration> entries = Collections.synchronizedMap(new LinkedHashMap<>());

	public final List<String> calls = new CopyOnWriteArrayList<>();

	private final String name;

	private final Map<String, Deque<Mono<Void>>> script = new HashMap<>();

	private final Map<String, Mono<Void>> always = new ConcurrentHashMap<>();

	public ScriptedBackend(String name) {
		this.name = name;
	}

	/** Answer the next call of an operation otherwise, before it does anything. */
	public ScriptedBackend next(String operation, Mono<Void> answer) {
		this.script.computeIfAbsent(operation, (key) -> new ArrayDeque<>()).add(answer);
		return this;
	}

	/** Answer all calls of an operation otherwise. */
	public ScriptedBackend always(String operation, Mono<Void> answer) {
		this.always.put(operation, answer);
		return this;
	}

	public void down() {
		List.of("register", "renew", "read", "setStatus", "deregister", "probe")
			.forEach((operation) -> always(operation, unreachable()));
	}

	public void up() {
		this.always.clear();
	}

	public Mono<Void> unreachable() {
		return Mono.error(() -> new RegistryException.Unreachable(this.name, "connection refused", null));
	}

	public long count(String call) {
		return this.calls.stream().filter(call::equals).count();
	}

	public Registration only() {
		return this.entries.values().iterator().next();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Set<Capability> capabilities() {
		return EnumSet.of(Capability.REGISTRATION, Capability.MAINTENANCE);
	}

	@Override
	public Mono<Void> register(Registration registration) {
		return step("register", () -> this.entries.put(registration.instanceId(), registration));
	}

	@Override
	public Mono<Void> renew(Registration registration) {
		return step("renew", () -> require(registration));
	}

	@Override
	public Mono<Void> deregister(Registration registration) {
		return step("deregister", () -> this.entries.remove(registration.instanceId()));
	}

	@Override
	public Mono<Void> setStatus(Registration registration, InstanceStatus status) {
		return step("setStatus",
				() -> this.entries.put(registration.instanceId(), require(registration).withStatus(status)));
	}

	@Override
	public Mono<DiscoveredInstance> read(Registration registration) {
		return step("read", () -> {
		}).then(Mono.fromSupplier(() -> {
			Registration entry = this.entries.get(registration.instanceId());
			return (entry != null) ? entry.toInstance(this.name) : null;
		}));
	}

	@Override
	public Mono<Void> probe() {
		return step("probe", () -> {
		});
	}

	@Override
	public Duration expiryBound(Duration timeToLive) {
		return timeToLive;
	}

	@Override
	public Scope scopeOf(ServiceName service) {
		return new Scope(service.value());
	}

	@Override
	public Mono<Listing> list(Scope scope, Revision previous) {
		return Mono.error(new RegistryException.Unsupported(this.name, "list"));
	}

	@Override
	public Flux<WatchEvent> watch(Scope scope, Revision revision) {
		return Flux.error(new RegistryException.Unsupported(this.name, "watch"));
	}

	@Override
	public Duration watchSilenceLimit() {
		return Duration.ofMinutes(1);
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		return Mono.error(new RegistryException.Unsupported(this.name, "services"));
	}

	@Override
	public void close() {
		this.calls.add("close");
	}

	private Registration require(Registration registration) {
		Registration entry = this.entries.get(registration.instanceId());
		if (entry == null) {
			throw new RegistryException.NotFound(this.name, "no entry " + registration.instanceId());
		}
		return entry;
	}

	Mono<Void> step(String operation, Runnable effect) {
		return Mono.defer(() -> {
			this.calls.add(operation);
			Deque<Mono<Void>> scripted = this.script.getOrDefault(operation, new ArrayDeque<>());
			Mono<Void> before = scripted.isEmpty() ? this.always.getOrDefault(operation, Mono.empty())
					: scripted.poll();
			return before.then(Mono.<Void>fromRunnable(effect));
		});
	}

	static Supplier<RegistryException> invalid(String message) {
		return () -> new RegistryException.Invalid("scripted", message);
	}

}
