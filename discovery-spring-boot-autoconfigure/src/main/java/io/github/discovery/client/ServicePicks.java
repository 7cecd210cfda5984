package io.github.discovery.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.discovery.catalog.RegistryUnavailableException;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.NoInstanceAvailableException.Reason;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.ejection.EjectionListener;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The picks of one service: the picker of the current snapshot, made anew by whoever
 * comes first after the catalog has swapped it or an instance was ejected, and the
 * statistics that outlive it.
 */
public final class ServicePicks {

	private final String name;

	private final ServiceName service;

	private final ServiceCatalog catalog;

	private final PickerAssembler assembler;

	private final PickRuntime runtime;

	private final Supplier<Locality> locality;

	private final ServiceEjections ejections;

	private final ReentrantLock rebuilding = new ReentrantLock();

	private final Runnable waker;

	/** Counts what makes a picker out of date beside a new snapshot. */
	private final AtomicInteger generation = new AtomicInteger();

	private volatile @Nullable Current current;

	private volatile boolean used = true;

	private volatile boolean awake;

	private int ticks;

	ServicePicks(String name, Sources sources, Runnable waker) {
		this.name = name;
		this.service = ServiceName.of(name);
		this.catalog = sources.catalog();
		this.assembler = sources.assembler();
		this.runtime = sources.runtime();
		this.locality = sources.locality();
		this.waker = waker;
		this.ejections = new ServiceEjections(this, this.runtime, () -> settings().ejection());
	}

	/**
	 * Return the service.
	 * @return its name
	 */
	public ServiceName service() {
		return this.service;
	}

	/**
	 * Return the statistics of the service's instances.
	 * @return counters by instance id
	 */
	public ServiceStatistics statistics() {
		return this.ejections.statistics();
	}

	/**
	 * Return which instances rest, and why.
	 * @return an unmodifiable map by instance id
	 */
	public Map<String, Ejection> ejections() {
		return this.ejections.current();
	}

	/**
	 * Return how long calls may wait for an instance before it counts as stuck.
	 * @return nanoseconds, {@link Long#MAX_VALUE} until any call has succeeded
	 */
	public long stallNanos() {
		return this.ejections.stallNanos();
	}

	/**
	 * Return the settings that hold for the service now.
	 * @return the settings
	 */
	public ServiceSettings settings() {
		return this.assembler.settings(this.service);
	}

	/**
	 * Hear of ejections, on the thread that decides them.
	 * @param listener hears of all from now on
	 */
	public void addListener(EjectionListener listener) {
		this.ejections.addListener(listener);
	}

	/**
	 * Return what is made of the current snapshot.
	 * @return pickers and what was dropped
	 */
	public Assembled assembled() {
		return current().assembled;
	}

	/**
	 * Return what is made of the current snapshot for requests with wishes of their own.
	 * @param options what they want, {@code null} for nothing
	 * @return pickers and what was dropped
	 */
	public Assembled assembled(@Nullable PickOptions options) {
		return current().assembled(options);
	}

	/**
	 * Return what calls would go by now, for observers: looking is no call and keeps no
	 * service followed.
	 * @return pickers and what was dropped, empty if the service was never called or is
	 * not followed any more
	 */
	public Optional<Assembled> peek() {
		return (this.current != null) ? this.catalog.peek(this.service).map((snapshot) -> currentOf(snapshot).assembled)
				: Optional.empty();
	}

	/**
	 * Return the instances that have a status to be called.
	 * @return an unmodifiable list
	 */
	public List<DiscoveredInstance> eligible() {
		return this.catalog.current(this.name).eligible();
	}

	/**
	 * Return whether any instance of a kind may be called. Nothing is picked.
	 * @param wanted tells the kind
	 * @param options what the request wants, {@code null} for nothing
	 * @return whether there is one that no layer has dropped
	 */
	public boolean isAnyCallable(Predicate<DiscoveredInstance> wanted, @Nullable PickOptions options) {
		Set<String> dropped = assembled(options).dropped()
			.stream()
			.map((drop) -> drop.instance().getInstanceId())
			.collect(Collectors.toSet());
		return eligible().stream()
			.anyMatch((instance) -> !dropped.contains(instance.getInstanceId()) && wanted.test(instance));
	}

	/**
	 * Pick without waiting, if anything is known.
	 * @param request what is asked for
	 * @return an instance, {@code null} if no registry has answered yet or no instance
	 * will do
	 * @throws io.github.discovery.loadbalancing.assembly.UnknownStrategyException if the
	 * request names a strategy that does not exist
	 */
	public @Nullable Candidate pickNow(PickRequest request) {
		return pickFrom(current(), request);
	}

	private static @Nullable Candidate pickFrom(Current from, PickRequest request) {
		return from.assembled(request.options()).picker().pick(request);
	}

	/**
	 * Pick, waiting for the first answer of a registry if need be, without blocking.
	 * @param request what is asked for
	 * @return an instance; fails with {@link NoInstanceAvailableException}
	 */
	public Mono<Candidate> pick(PickRequest request) {
		return this.catalog.first(this.name)
			.onErrorMap(RegistryUnavailableException.class, this::unavailable)
			.map((snapshot) -> pickOrExplain(snapshot, request));
	}

	/**
	 * Pick, blocking for the first answer of a registry if need be and if this thread may
	 * block.
	 * @param request what is asked for
	 * @return an instance
	 * @throws NoInstanceAvailableException if there is none
	 */
	public Candidate await(PickRequest request) {
		Candidate candidate = pickNow(request);
		if (candidate != null) {
			return candidate;
		}
		try {
			return pickOrExplain(this.catalog.await(this.name), request);
		}
		catch (RegistryUnavailableException ex) {
			throw unavailable(ex);
		}
	}

	private Candidate pickOrExplain(ServiceSnapshot answer, PickRequest request) {
		Current mine = current();
		Candidate candidate = pickFrom(mine, request);
		if (candidate == null) {
			ServiceSnapshot known = (mine.snapshot.version() > 0) ? mine.snapshot : answer;
			throw Shortage.explain(known, mine.assembled(request.options()).dropped(),
					this.catalog.sources(known.service()));
		}
		return candidate;
	}

	private NoInstanceAvailableException unavailable(RegistryUnavailableException cause) {
		String message = String.valueOf(cause.getMessage());
		String prefix = this.name + ": ";
		return new NoInstanceAvailableException(this.service,
				cause.isNobodyAsked() ? Reason.NOT_FOLLOWED : Reason.REGISTRY_NEVER_REACHED,
				message.regionMatches(true, 0, prefix, 0, prefix.length()) ? message.substring(prefix.length())
						: message,
				cause);
	}

	/**
	 * Take in what the trial of an ejected instance came to.
	 * @param candidate what was tried
	 * @param outcome what the call came to
	 */
	public void tried(Candidate candidate, Outcome outcome) {
		this.ejections.tried(candidate.instance().getInstanceId(), outcome);
	}

	/**
	 * The ids of the instances that have a status to be called. Asked for as long as
	 * anything is called, so it must not count as asking for this service.
	 */
	List<String> callable() {
		Current mine = this.current;
		return this.catalog.peek(this.service)
			.or(() -> Optional.ofNullable(mine).map(Current::snapshot))
			.map((snapshot) -> snapshot.eligible().stream().map(DiscoveredInstance::getInstanceId).toList())
			.orElse(List.of());
	}

	/**
	 * Look after ejections and what changes with time. Called on the maintenance thread
	 * while anybody picks or waits.
	 * @return whether this is to go on
	 */
	boolean tick() {
		Current mine = this.current;
		if (mine == null) {
			return false;
		}
		this.ejections.evaluate();
		if (mine.isOver(this.runtime.ticker().nanos()) || mine.fleet.isOutOfDate()) {
			invalidate();
		}
		if (++this.ticks % InstanceChooser.FADE_TICKS == 0) {
			statistics().latencies().fade();
		}
		boolean picked = this.awake;
		if (picked) {
			// Else somebody may have picked since, whom this must not make forgotten.
			this.awake = false;
		}
		return picked || statistics().all().stream().anyMatch((instance) -> instance.inFlight() > 0);
	}

	boolean isAwake() {
		return this.awake;
	}

	/** Let the next pick make another picker. */
	void invalidate() {
		this.generation.incrementAndGet();
	}

	private Current current() {
		Current mine = currentOf(this.catalog.current(this.name));
		if (!this.used) {
			this.used = true;
		}
		if (!this.awake) {
			this.awake = true;
			this.waker.run();
		}
		return mine;
	}

	private Current currentOf(ServiceSnapshot snapshot) {
		Current mine = this.current;
		return (mine == null || mine.isReplacedBy(snapshot, this.generation.get())) ? rebuild(snapshot) : mine;
	}

	private Current rebuild(ServiceSnapshot seen) {
		this.rebuilding.lock();
		try {
			// Read again: somebody who was slow to come here must not bring back what
			// has been replaced meanwhile.
			int now = this.generation.get();
			ServiceSnapshot snapshot = this.catalog.peek(this.service).orElse(seen);
			Current mine = this.current;
			if (mine == null || mine.isReplacedBy(snapshot, now)) {
				mine = assemble(snapshot, now);
				this.current = mine;
			}
			return mine;
		}
		finally {
			this.rebuilding.unlock();
		}
	}

	private Current assemble(ServiceSnapshot snapshot, int made) {
		statistics()
			.retain(snapshot.instances().stream().map(DiscoveredInstance::getInstanceId).collect(Collectors.toSet()));
		FleetWatch fleet = new FleetWatch(this.locality.get());
		PickerContext context = new PickerContext(settings(), statistics(), ejections(), fleet.locality(),
				this.runtime.ticker(), this.runtime.random());
		Assembled assembled = this.assembler.assemble(snapshot, context);
		return new Current(snapshot, made, this.runtime.ticker().nanos(), assembled, fleet);
	}

	/**
	 * Return whether anybody has picked since this was last asked.
	 * @return whether these picks are in use
	 */
	boolean usedSinceLastAsked() {
		boolean before = this.used;
		this.used = false;
		return before;
	}

	/**
	 * Where picks come from; the same for all services.
	 *
	 * @param catalog where snapshots come from
	 * @param assembler makes pickers of them
	 * @param runtime the thread, the clock and the dice
	 * @param locality where this process is
	 */
	record Sources(ServiceCatalog catalog, PickerAssembler assembler, PickRuntime runtime,
			Supplier<Locality> locality) {
	}

	private record Current(ServiceSnapshot snapshot, int made, long since, Assembled assembled, FleetWatch fleet) {

		Assembled assembled(@Nullable PickOptions options) {
			return (options != null) ? this.assembled.variant(options) : this.assembled;
		}

		/**
		 * A service that is not followed, because there are too many, has another empty
		 * snapshot each time: that is no news.
		 */
		boolean isReplacedBy(ServiceSnapshot other, int generation) {
			return this.made != generation
					|| (this.snapshot != other && !(isNothing(this.snapshot) && isNothing(other)));
		}

		boolean isOver(long now) {
			return now - this.since >= this.assembled.refreshNanos();
		}

		private static boolean isNothing(ServiceSnapshot snapshot) {
			return snapshot.version() == 0 && snapshot.instances().isEmpty();
		}

	}

}
