package io.github.discovery.spi;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Names;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A registry that does what a registry does, unless a test tells it to answer otherwise,
 * and writes down what it was asked: {@code list shop}, {@code watch shop},
 * {@code services}, {@code register}, {@code renew}, {@code read}, {@code setStatus},
 * {@code deregister}, {@code probe}, {@code close}.
 */
public final class ScriptedBackend implements RegistryBackend {

	public final Set<Capability> capabilities;

	/** What this process has registered. */
	public final Map<String, Registration> entries = Collections.synchronizedMap(new LinkedHashMap<>());

	/** What others have registered. */
	public final Map<String, DiscoveredInstance> content = new LinkedHashMap<>();

	public final Map<Scope, Sinks.Many<WatchEvent>> watches = new HashMap<>();

	public final List<String> calls = new CopyOnWriteArrayList<>();

	/** When it was asked whether it is there. */
	public final List<Long> probes = new ArrayList<>();

	/** What each list was told of the one before. */
	public final List<Revision> previous = new ArrayList<>();

	/** Fails all steps that are not answered otherwise. */
	public volatile @Nullable RuntimeException down;

	public @Nullable String wholeScope;

	public @Nullable Continuity continuity;

	public int maximumMetadataEntries = Names.MAX_METADATA_ENTRIES;

	public Duration silenceLimit = Duration.ofDays(1);

	/** Makes instances anew for each read, in place of the content. */
	public @Nullable Function<Scope, List<DiscoveredInstance>> generator;

	private final String name;

	private final LongSupplier clock;

	private final Map<String, Deque<Mono<Void>>> script = new HashMap<>();

	private final Map<String, Mono<Void>> always = new ConcurrentHashMap<>();

	private final Map<String, RuntimeException> thrown = new ConcurrentHashMap<>();

	private String epoch = "1";

	private int position;

	private ScriptedBackend(String name, LongSupplier clock, Set<Capability> capabilities) {
		this.name = name;
		this.clock = clock;
		this.capabilities = capabilities;
	}

	/** To be read: with watches and a list of services. */
	public static ScriptedBackend readable(String name, LongSupplier clock) {
		return new ScriptedBackend(name, clock, EnumSet.of(Capability.WATCH, Capability.LIST_SERVICES));
	}

	/** To be written to; who reads it has to poll. */
	public static ScriptedBackend writable(String name, LongSupplier clock) {
		return new ScriptedBackend(name, clock, EnumSet.of(Capability.REGISTRATION, Capability.MAINTENANCE));
	}

	public static ScriptedBackend writable(String name) {
		return writable(name, System::nanoTime);
	}

	public static DiscoveredInstance instance(String service, String id, int port) {
		return builder(service, id, port).build();
	}

	public static DiscoveredInstance.Builder builder(String service, String id, int port) {
		return DiscoveredInstance.builder(ServiceName.of(service), id)
			.address("10.0.0.1", port)
			.status(InstanceStatus.PASSING);
	}

	public static Supplier<RegistryException> invalid(String message) {
		return () -> new RegistryException.Invalid("scripted", message);
	}

	// What a test tells it

	/** Answer the next such call otherwise, before it does anything. */
	public ScriptedBackend next(String call, Mono<Void> answer) {
		this.script.computeIfAbsent(call, (key) -> new ArrayDeque<>()).add(answer);
		return this;
	}

	/** Answer all such calls otherwise. */
	public ScriptedBackend always(String call, Mono<Void> answer) {
		this.always.put(call, answer);
		return this;
	}

	/** Throw in place of answering. */
	public void throwing(String call, RuntimeException error) {
		this.thrown.put(call, error);
	}

	/** Be away, for open watches too. */
	public void down() {
		this.down = unreachable();
		cut();
	}

	/** Answer everything as a registry does. */
	public void up() {
		this.down = null;
		this.always.clear();
		this.thrown.clear();
	}

	public RegistryException.Unreachable unreachable() {
		return new RegistryException.Unreachable(this.name, "connection refused", null);
	}

	/** Write without telling a watch. */
	public void write(DiscoveredInstance... instances) {
		for (DiscoveredInstance instance : instances) {
			this.content.put(instance.service() + "/" + instance.getInstanceId(), instance);
		}
		this.position++;
	}

	/** Delete without telling a watch. */
	public void erase(String service, String... ids) {
		for (String id : ids) {
			this.content.remove(service + "/" + id);
		}
		this.position++;
	}

	/** Lose everything, as a server that starts again does. */
	public void wipe() {
		this.content.clear();
		this.epoch = this.epoch + "x";
		this.position = 0;
	}

	public void emit(String service, WatchEvent event) {
		Sinks.Many<WatchEvent> watch = this.watches.get(scopeOf(ServiceName.of(service)));
		if (watch == null) {
			throw new AssertionError("nobody watches " + service);
		}
		watch.tryEmitNext(event).orThrow();
	}

	/** Break all watches. */
	public void cut() {
		List<Sinks.Many<WatchEvent>> open = List.copyOf(this.watches.values());
		this.watches.clear();
		open.forEach((watch) -> watch.tryEmitError(unreachable()));
	}

	// What a test asks it

	public long count(String call) {
		return this.calls.stream().filter(call::equals).count();
	}

	public long lists(String service) {
		return count("list " + service);
	}

	/** All calls but probes. */
	public List<String> requests() {
		return this.calls.stream().filter((call) -> !call.equals("probe")).toList();
	}

	public Registration only() {
		return this.entries.values().iterator().next();
	}

	public Listing listing(String service) {
		return new Listing(read(scopeOf(ServiceName.of(service))), revision(), Continuity.UNBROKEN);
	}

	// What the core asks it

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	public Scope scopeOf(ServiceName service) {
		return new Scope((this.wholeScope != null) ? this.wholeScope : service.value());
	}

	@Override
	public Mono<Listing> list(Scope scope, Revision before) {
		return step("list " + scope.name(), () -> {
			this.previous.add(before);
			boolean unbroken = before.equals(Revision.NONE) || before.epoch().equals(this.epoch);
			Continuity judged = unbroken ? Continuity.UNBROKEN : Continuity.BROKEN;
			return new Listing(read(scope), revision(), (this.continuity != null) ? this.continuity : judged);
		});
	}

	@Override
	public Flux<WatchEvent> watch(Scope scope, Revision revision) {
		return step("watch " + scope.name(), () -> {
			Sinks.Many<WatchEvent> sink = Sinks.many().unicast().onBackpressureBuffer();
			this.watches.put(scope, sink);
			return sink;
		}).flatMapMany(Sinks.Many::asFlux);
	}

	@Override
	public Duration watchSilenceLimit() {
		return this.silenceLimit;
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		return step("services",
				() -> this.content.values().stream().map(DiscoveredInstance::service).collect(Collectors.toSet()));
	}

	@Override
	public Mono<Void> probe() {
		return Mono.<Void>fromRunnable(() -> this.probes.add(this.clock.getAsLong())).then(effect("probe", () -> {
		}));
	}

	@Override
	public int maximumMetadataEntries() {
		return this.maximumMetadataEntries;
	}

	@Override
	public Mono<Void> register(Registration registration) {
		return effect("register", () -> this.entries.put(registration.instanceId(), registration));
	}

	@Override
	public Mono<Void> renew(Registration registration) {
		return effect("renew", () -> require(registration));
	}

	@Override
	public Mono<Void> deregister(Registration registration) {
		return effect("deregister", () -> this.entries.remove(registration.instanceId()));
	}

	@Override
	public Mono<Void> setStatus(Registration registration, InstanceStatus status) {
		return effect("setStatus",
				() -> this.entries.put(registration.instanceId(), require(registration).withStatus(status)));
	}

	@Override
	public Mono<DiscoveredInstance> read(Registration registration) {
		return step("read", () -> {
			Registration entry = this.entries.get(registration.instanceId());
			return (entry != null) ? entry.toInstance(this.name) : null;
		});
	}

	@Override
	public Duration expiryBound(Duration timeToLive) {
		return timeToLive;
	}

	@Override
	public void close() {
		this.calls.add("close");
		this.watches.clear();
	}

	private Revision revision() {
		return new Revision(this.epoch, "" + this.position);
	}

	private List<DiscoveredInstance> read(Scope scope) {
		if (this.generator != null) {
			return this.generator.apply(scope);
		}
		Stream<DiscoveredInstance> own = List.copyOf(this.entries.values())
			.stream()
			.map((entry) -> entry.toInstance(this.name));
		return Stream.concat(this.content.values().stream(), own)
			.filter((one) -> scopeOf(one.service()).equals(scope))
			.toList();
	}

	private Registration require(Registration registration) {
		Registration entry = this.entries.get(registration.instanceId());
		if (entry == null) {
			throw new RegistryException.NotFound(this.name, "no entry " + registration.instanceId());
		}
		return entry;
	}

	private Mono<Void> effect(String call, Runnable effect) {
		return step(call, () -> {
			effect.run();
			return null;
		});
	}

	private <T> Mono<T> step(String call, Supplier<@Nullable T> effect) {
		RuntimeException error = this.thrown.get(call);
		if (error != null) {
			throw error;
		}
		return Mono.defer(() -> {
			this.calls.add(call);
			return answer(call).then(Mono.fromSupplier(effect));
		});
	}

	private Mono<Void> answer(String call) {
		Deque<Mono<Void>> scripted = this.script.getOrDefault(call, new ArrayDeque<>());
		if (!scripted.isEmpty()) {
			return scripted.poll();
		}
		RuntimeException error = this.down;
		return this.always.getOrDefault(call, (error != null) ? Mono.error(error) : Mono.empty());
	}

}
