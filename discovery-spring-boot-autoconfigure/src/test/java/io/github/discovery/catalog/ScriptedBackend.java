package io.github.discovery.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.WatchEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A registry that does what a test says, and writes down what it was asked.
 */
public final class ScriptedBackend implements RegistryBackend {

	public final Set<Capability> capabilities = EnumSet.of(Capability.WATCH, Capability.LIST_SERVICES);

	final Map<String, DiscoveredInstance> content = new LinkedHashMap<>();

	final Map<Scope, Sinks.Many<WatchEvent>> watches = new HashMap<>();

	final Set<String> hanging = new HashSet<>();

	final Map<String, RuntimeException> failing = new HashMap<>();

	public final List<String> requests = new ArrayList<>();

	final List<Long> probes = new ArrayList<>();

	final List<Revision> previous = new ArrayList<>();

	public @Nullable RuntimeException down;

	@Nullable String wholeScope;

	@Nullable Continuity continuity;

	Duration silenceLimit = Duration.ofDays(1);

	String epoch = "1";

	/** Makes instances anew for each read, in place of the content. */
	@Nullable Function<Scope, List<DiscoveredInstance>> generator;

	private final String name;

	private final LongSupplier clock;

	private int position;

	public ScriptedBackend(String name, LongSupplier clock) {
		this.name = name;
		this.clock = clock;
	}

	public static DiscoveredInstance instance(String service, String id, int port) {
		return builder(service, id, port).build();
	}

	public static DiscoveredInstance.Builder builder(String service, String id, int port) {
		return DiscoveredInstance.builder(ServiceName.of(service), id)
			.address("10.0.0.1", port)
			.status(InstanceStatus.PASSING);
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

	void wipe() {
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

	void cut() {
		List<Sinks.Many<WatchEvent>> open = List.copyOf(this.watches.values());
		this.watches.clear();
		open.forEach((watch) -> watch.tryEmitError(unreachable()));
	}

	public void goDown() {
		this.down = unreachable();
		cut();
	}

	RegistryException.Unreachable unreachable() {
		return new RegistryException.Unreachable(this.name, "connection refused", null);
	}

	Listing listing(String service) {
		Scope scope = scopeOf(ServiceName.of(service));
		return new Listing(read(scope), new Revision(this.epoch, "" + this.position), Continuity.UNBROKEN);
	}

	long lists(String service) {
		return this.requests.stream().filter(("list " + service)::equals).count();
	}

	private List<DiscoveredInstance> read(Scope scope) {
		if (this.generator != null) {
			return this.generator.apply(scope);
		}
		return this.content.values().stream().filter((one) -> scopeOf(one.service()).equals(scope)).toList();
	}

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
		this.requests.add("list " + scope.name());
		this.previous.add(before);
		RuntimeException error = (this.down != null) ? this.down : this.failing.get(scope.name());
		if (error != null) {
			return Mono.error(error);
		}
		if (this.hanging.contains(scope.name())) {
			return Mono.never();
		}
		boolean unbroken = before.equals(Revision.NONE) || before.epoch().equals(this.epoch);
		Continuity judged = unbroken ? Continuity.UNBROKEN : Continuity.BROKEN;
		return Mono.just(new Listing(read(scope), new Revision(this.epoch, "" + this.position),
				(this.continuity != null) ? this.continuity : judged));
	}

	@Override
	public Flux<WatchEvent> watch(Scope scope, Revision revision) {
		this.requests.add("watch " + scope.name());
		if (this.down != null) {
			return Flux.error(this.down);
		}
		Sinks.Many<WatchEvent> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.watches.put(scope, sink);
		return sink.asFlux();
	}

	@Override
	public Duration watchSilenceLimit() {
		return this.silenceLimit;
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		this.requests.add("services");
		if (this.down != null) {
			return Mono.error(this.down);
		}
		return Mono.just(this.content.values().stream().map(DiscoveredInstance::service).collect(Collectors.toSet()));
	}

	@Override
	public Mono<Void> probe() {
		this.probes.add(this.clock.getAsLong());
		return (this.down != null) ? Mono.error(this.down) : Mono.empty();
	}

	@Override
	public Mono<Void> register(Registration registration) {
		return Mono.error(new RegistryException.Unsupported(this.name, "register"));
	}

	@Override
	public Mono<Void> renew(Registration registration) {
		return Mono.error(new RegistryException.Unsupported(this.name, "renew"));
	}

	@Override
	public Mono<Void> deregister(Registration registration) {
		return Mono.error(new RegistryException.Unsupported(this.name, "deregister"));
	}

	@Override
	public Mono<Void> setStatus(Registration registration, InstanceStatus status) {
		return Mono.error(new RegistryException.Unsupported(this.name, "setStatus"));
	}

	@Override
	public Mono<DiscoveredInstance> read(Registration registration) {
		return Mono.error(new RegistryException.Unsupported(this.name, "read"));
	}

	@Override
	public Duration expiryBound(Duration timeToLive) {
		return timeToLive;
	}

	@Override
	public void close() {
		this.watches.clear();
	}

}
