package io.github.discovery.client;

import java.util.concurrent.locks.ReentrantLock;

import io.github.discovery.catalog.RegistryUnavailableException;
import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.NoInstanceAvailableException.Reason;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.PickerAssembler;
import io.github.discovery.loadbalancing.PickerAssembler.Assembled;
import io.github.discovery.loadbalancing.ServiceStatistics;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.model.Ticker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The picks of one service: the picker of the current snapshot, made anew by whoever
 * comes first after the catalog has swapped it, and the statistics that outlive it.
 */
public final class ServicePicks {

	private final String name;

	private final ServiceCatalog catalog;

	private final PickerAssembler assembler;

	private final ServiceStatistics statistics;

	private final ReentrantLock rebuilding = new ReentrantLock();

	private volatile @Nullable Current current;

	private volatile boolean used = true;

	ServicePicks(String name, ServiceCatalog catalog, PickerAssembler assembler, Ticker ticker) {
		this.name = name;
		this.catalog = catalog;
		this.assembler = assembler;
		this.statistics = new ServiceStatistics(ticker);
	}

	/**
	 * Return the statistics of the service's instances.
	 * @return counters by instance id
	 */
	public ServiceStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Pick without waiting, if anything is known.
	 * @param request what is asked for
	 * @return an instance, {@code null} if no registry has answered yet or no instance
	 * will do
	 */
	public @Nullable Candidate pickNow(PickRequest request) {
		return current().assembled.picker().pick(request);
	}

	/**
	 * Pick, waiting for the first answer of a registry if need be, without blocking.
	 * @param request what is asked for
	 * @return an instance; fails with {@link NoInstanceAvailableException}
	 */
	public Mono<Candidate> pick(PickRequest request) {
		return this.catalog.first(this.name)
			.onErrorMap(RegistryUnavailableException.class, this::neverReached)
			.map((snapshot) -> pickFrom(snapshot, request));
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
			return pickFrom(this.catalog.await(this.name), request);
		}
		catch (RegistryUnavailableException ex) {
			throw neverReached(ex);
		}
	}

	private Candidate pickFrom(ServiceSnapshot answer, PickRequest request) {
		Current mine = current();
		Candidate candidate = mine.assembled.picker().pick(request);
		if (candidate == null) {
			ServiceSnapshot known = (mine.snapshot.version() > 0) ? mine.snapshot : answer;
			throw Shortage.explain(known, mine.assembled.dropped(), this.catalog.sources(known.service()));
		}
		return candidate;
	}

	private NoInstanceAvailableException neverReached(RegistryUnavailableException cause) {
		String message = String.valueOf(cause.getMessage());
		String prefix = this.name + ": ";
		return new NoInstanceAvailableException(ServiceName.of(this.name), Reason.REGISTRY_NEVER_REACHED,
				message.regionMatches(true, 0, prefix, 0, prefix.length()) ? message.substring(prefix.length())
						: message,
				cause);
	}

	private Current current() {
		ServiceSnapshot snapshot = this.catalog.current(this.name);
		Current mine = this.current;
		if (mine == null || mine.isReplacedBy(snapshot)) {
			return rebuild();
		}
		if (!this.used) {
			this.used = true;
		}
		return mine;
	}

	private Current rebuild() {
		this.rebuilding.lock();
		try {
			// Read again: somebody who was slow to come here must not bring back what
			// has been replaced meanwhile.
			ServiceSnapshot snapshot = this.catalog.current(this.name);
			Current mine = this.current;
			if (mine == null || mine.isReplacedBy(snapshot)) {
				mine = new Current(snapshot, this.assembler.assemble(snapshot, this.statistics));
				this.current = mine;
			}
			return mine;
		}
		finally {
			this.rebuilding.unlock();
		}
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

	private record Current(ServiceSnapshot snapshot, Assembled assembled) {

		/**
		 * A service that is not followed, because there are too many, has another empty
		 * snapshot each time: that is no news.
		 */
		boolean isReplacedBy(ServiceSnapshot other) {
			return this.snapshot != other && !(isNothing(this.snapshot) && isNothing(other));
		}

		private static boolean isNothing(ServiceSnapshot snapshot) {
			return snapshot.version() == 0 && snapshot.instances().isEmpty();
		}

	}

}
