package io.github.discovery.observation;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Times every single step of a backend. A watch, which lasts for as long as it is
 * healthy, is left alone.
 */
public final class ObservedBackend implements RegistryBackend {

	private final RegistryBackend delegate;

	private final MeterRegistry registry;

	/**
	 * Wrap a backend.
	 * @param delegate the backend
	 * @param registry where the timers are kept
	 */
	public ObservedBackend(RegistryBackend delegate, MeterRegistry registry) {
		this.delegate = delegate;
		this.registry = registry;
	}

	@Override
	public String name() {
		return this.delegate.name();
	}

	@Override
	public Set<Capability> capabilities() {
		return this.delegate.capabilities();
	}

	@Override
	public Scope scopeOf(ServiceName service) {
		return this.delegate.scopeOf(service);
	}

	@Override
	public Mono<Listing> list(Scope scope, Revision previous) {
		return timed("list", () -> this.delegate.list(scope, previous));
	}

	@Override
	public Flux<WatchEvent> watch(Scope scope, Revision revision) {
		return this.delegate.watch(scope, revision);
	}

	@Override
	public Duration watchDelay() {
		return this.delegate.watchDelay();
	}

	@Override
	public Duration watchSilenceLimit() {
		return this.delegate.watchSilenceLimit();
	}

	@Override
	public Mono<Set<ServiceName>> services() {
		return timed("services", this.delegate::services);
	}

	@Override
	public int maximumMetadataEntries() {
		return this.delegate.maximumMetadataEntries();
	}

	@Override
	public void requireAcceptable(Registration registration) {
		this.delegate.requireAcceptable(registration);
	}

	@Override
	public Mono<Void> register(Registration registration) {
		return timed("register", () -> this.delegate.register(registration));
	}

	@Override
	public Mono<Void> renew(Registration registration) {
		return timed("renew", () -> this.delegate.renew(registration));
	}

	@Override
	public Mono<Void> deregister(Registration registration) {
		return timed("deregister", () -> this.delegate.deregister(registration));
	}

	@Override
	public Mono<Void> setStatus(Registration registration, InstanceStatus status) {
		return timed("set-status", () -> this.delegate.setStatus(registration, status));
	}

	@Override
	public Mono<DiscoveredInstance> read(Registration registration) {
		return timed("read", () -> this.delegate.read(registration));
	}

	@Override
	public Mono<Void> probe() {
		return timed("probe", this.delegate::probe);
	}

	@Override
	public Duration expiryBound(Duration timeToLive) {
		return this.delegate.expiryBound(timeToLive);
	}

	@Override
	public void close() {
		this.delegate.close();
	}

	private <T> Mono<T> timed(String operation, Supplier<Mono<T>> step) {
		return Mono.defer(() -> {
			Timer.Sample sample = Timer.start(this.registry);
			AtomicReference<String> outcome = new AtomicReference<>("cancelled");
			// What the backend throws is an outcome as well.
			return Mono.defer(step)
				.doOnSuccess((result) -> outcome.set("success"))
				.doOnError((error) -> outcome.set(outcome(error)))
				.doFinally((signal) -> sample.stop(timer(operation, String.valueOf(outcome.get()))));
		});
	}

	private Timer timer(String operation, String outcome) {
		return Timer.builder("discovery.registry.operations")
			.description("Single steps at a registry")
			.tag("backend", name())
			.tag("operation", operation)
			.tag("outcome", outcome)
			.register(this.registry);
	}

	private static String outcome(Throwable error) {
		return (error instanceof RegistryException known) ? known.getKind() : "error";
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
