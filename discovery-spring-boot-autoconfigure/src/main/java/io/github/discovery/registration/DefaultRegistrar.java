package io.github.discovery.registration;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.reachability.RegistryGates;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The registrar. What is wanted is one immutable map that callers swap; the state thread
 * compares it with the keepers, one per entry and backend, and each keeper goes its way.
 */
public final class DefaultRegistrar implements Registrar {

	private static final Duration TEAR_DOWN = Duration.ofSeconds(1);

	private final RegistrarSettings settings;

	private final RegistrarRuntime runtime;

	private final RegistrationEvents events;

	private final List<KeeperContext> backends;

	private final DesiredEntries desired = new DesiredEntries();

	private volatile Map<EntryKey, List<EntryKeeper>> keepers = Map.of();

	private volatile boolean closed;

	/**
	 * Create a registrar of nothing yet.
	 * @param backends where to register
	 * @param settings the times
	 * @param runtime threads, clock and dice
	 * @param gates the gates before the backends, not closed with the registrar
	 */
	public DefaultRegistrar(List<RegistryBackend> backends, RegistrarSettings settings, RegistrarRuntime runtime,
			RegistryGates gates) {
		this.settings = settings;
		this.runtime = runtime;
		this.events = new RegistrationEvents(runtime.loop().callbacks());
		this.backends = backends.stream()
			.map((backend) -> new KeeperContext(backend, gates.of(backend), settings, runtime, this.events::tell))
			.toList();
	}

	@Override
	public void register(Registration registration) {
		this.desired.put(acceptable(registration));
		reconcileSoon();
	}

	@Override
	public void update(ServiceName service, String instanceId, UnaryOperator<Registration> change) {
		this.desired.update(new EntryKey(service, instanceId), (before) -> acceptable(change.apply(before)));
		reconcileSoon();
	}

	@Override
	public Mono<Void> deregister(ServiceName service, String instanceId) {
		EntryKey key = new EntryKey(service, instanceId);
		return after(() -> this.desired.remove(key), key::equals)
			.flatMap((affected) -> Mono.whenDelayError(affected.stream().map(DefaultRegistrar::gone).toList()))
			.doFinally((signal) -> reconcileSoon())
			.publishOn(this.runtime.loop().callbacks());
	}

	@Override
	public Mono<Void> whenRegistered(ServiceName service, String instanceId) {
		EntryKey key = new EntryKey(service, instanceId);
		return after(() -> this.desired.require(key), key::equals)
			.flatMap((affected) -> Mono.when(affected.stream().map(DefaultRegistrar::registered).toList()))
			.publishOn(this.runtime.loop().callbacks());
	}

	@Override
	public Mono<Void> drain() {
		return inTime(after(() -> this.desired.updateAll(InstanceStatus.MAINTENANCE), (key) -> true),
				(view) -> view.registered() || view.waiting() || view.gone());
	}

	@Override
	public Mono<Void> deregisterAll() {
		return inTime(after(this.desired::clear, (key) -> true), KeeperView::gone);
	}

	@Override
	public List<RegistrationState> states() {
		return this.keepers.values()
			.stream()
			.flatMap(Collection::stream)
			.map((keeper) -> keeper.view().toState(keeper.context()))
			.toList();
	}

	@Override
	public Flux<RegistrationEvent> events() {
		return this.events.flux();
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		// Waited for, because the scheduler is not ours and may be disposed right after.
		Mono<Void> down = Mono.<Void>fromRunnable(this::tearDown)
			.subscribeOn(this.runtime.loop().state())
			.timeout(TEAR_DOWN)
			.onErrorComplete();
		if (Schedulers.isInNonBlockingThread()) {
			down.subscribe();
		}
		else {
			down.block();
		}
	}

	/** A mistake of the caller's is the caller's, and not a failure to try again. */
	private Registration acceptable(Registration registration) {
		this.backends.forEach((context) -> context.backend().requireAcceptable(registration));
		return registration;
	}

	private void tearDown() {
		this.keepers.values().stream().flatMap(Collection::stream).forEach(EntryKeeper::close);
		this.keepers = Map.of();
		this.events.close();
	}

	private void reconcileSoon() {
		try {
			this.runtime.loop().state().schedule(this::reconcile);
		}
		catch (RejectedExecutionException ex) {
			if (!this.closed) {
				throw ex;
			}
		}
	}

	/** Make keepers for what is wanted, and let go of those with nothing left to do. */
	private void reconcile() {
		if (this.closed) {
			return;
		}
		Map<EntryKey, Registration> wanted = this.desired.all();
		Map<EntryKey, List<EntryKeeper>> current = new LinkedHashMap<>(this.keepers);
		wanted.forEach((key, entry) -> current.computeIfAbsent(key,
				(added) -> this.backends.stream().map((context) -> new EntryKeeper(context, entry)).toList()));
		this.keepers = Collections.unmodifiableMap(current);
		current.forEach((key, list) -> {
			Registration entry = wanted.get(key);
			list.forEach((entry != null) ? (keeper) -> keeper.want(entry) : EntryKeeper::unwant);
		});
		prune(wanted);
	}

	private void prune(Map<EntryKey, Registration> wanted) {
		Map<EntryKey, List<EntryKeeper>> left = new LinkedHashMap<>();
		this.keepers.forEach((key, list) -> {
			if (wanted.containsKey(key) || !list.stream().allMatch(EntryKeeper::isIdle)) {
				left.put(key, list);
			}
			else {
				list.forEach(EntryKeeper::close);
			}
		});
		this.keepers = Collections.unmodifiableMap(left);
	}

	/** Change what is wanted, and return the keepers that this concerns. */
	private Mono<List<EntryKeeper>> after(Runnable change, Predicate<EntryKey> concerned) {
		return Mono.fromCallable(() -> {
			// Entries that are wanted but have no keeper yet would be overlooked.
			reconcile();
			List<EntryKeeper> affected = this.keepers.entrySet()
				.stream()
				.filter((entry) -> concerned.test(entry.getKey()))
				.flatMap((entry) -> entry.getValue().stream())
				.toList();
			change.run();
			reconcile();
			return affected;
		}).subscribeOn(this.runtime.loop().state());
	}

	private Mono<Void> inTime(Mono<List<EntryKeeper>> affected, Predicate<KeeperView> there) {
		return affected
			.flatMap((keepers) -> Mono
				.when(keepers.stream().map((keeper) -> keeper.views().filter(there).next()).toList()))
			.timeout(this.settings.deregisterTimeout(), Mono.empty(), this.runtime.loop().state())
			.onErrorComplete()
			.doFinally((signal) -> reconcileSoon())
			.publishOn(this.runtime.departures());
	}

	private static Mono<Void> registered(EntryKeeper keeper) {
		return keeper.views()
			.filter((view) -> view.registered() || view.refused())
			.next()
			.flatMap((view) -> failure(view.refused(), view));
	}

	private static Mono<Void> gone(EntryKeeper keeper) {
		return keeper.views().filter(KeeperView::gone).next().flatMap((view) -> failure(true, view));
	}

	private static Mono<Void> failure(boolean failed, KeeperView view) {
		return (failed && view.error() != null) ? Mono.error(view.error()) : Mono.empty();
	}

}
