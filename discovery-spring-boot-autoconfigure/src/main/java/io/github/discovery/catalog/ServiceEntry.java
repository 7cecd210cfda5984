package io.github.discovery.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.spi.timing.LoopRuntime;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One service that is followed: its current snapshot, and who waits for the next. Written
 * on the state scheduler; snapshot and asked flag are read and set anywhere.
 */
final class ServiceEntry {

	private final ServiceName service;

	private final CatalogSettings settings;

	private final LoopRuntime runtime;

	private final long deadline;

	private final Sinks.Many<ServiceSnapshot> published = Sinks.many().replay().latest();

	private volatile List<Followed> followed = List.of();

	private volatile ServiceSnapshot snapshot;

	private volatile boolean asked = true;

	private long lastAsked;

	ServiceEntry(ServiceName service, CatalogSettings settings, LoopRuntime runtime) {
		this.service = service;
		this.settings = settings;
		this.runtime = runtime;
		this.lastAsked = runtime.now();
		this.deadline = this.lastAsked + LoopRuntime.nanos(settings.timing().firstLookupTimeout());
		this.snapshot = ServiceSnapshot.empty(service);
	}

	ServiceName service() {
		return this.service;
	}

	ServiceSnapshot snapshot() {
		return this.snapshot;
	}

	void touch() {
		// Reading first keeps the cache line shared between readers.
		if (!this.asked) {
			this.asked = true;
		}
	}

	/**
	 * Return how long nobody has asked, to the precision of the calls of this method.
	 * @return nanoseconds, 0 while there are subscribers
	 */
	long idle() {
		if (this.asked || this.published.currentSubscriberCount() > 0) {
			this.asked = false;
			this.lastAsked = this.runtime.now();
		}
		return this.runtime.now() - this.lastAsked;
	}

	/**
	 * Return whether the service is known but could not be read again now.
	 * @return whether dropping it would lose the last known good answer
	 */
	boolean isIrreplaceable() {
		return this.snapshot.version() > 0
				&& this.followed.stream().anyMatch((one) -> !one.reflector().status().isConnected());
	}

	long untilDeadline() {
		return this.deadline - this.runtime.now();
	}

	/** Delivered where subscribers may do as they like. */
	Mono<ServiceSnapshot> first(Runnable update) {
		return answered(update).publishOn(this.runtime.callbacks());
	}

	/**
	 * Signalled by the state scheduler, for threads that only wait: the listeners'
	 * threads may all be among them.
	 */
	Mono<ServiceSnapshot> answered(Runnable update) {
		Mono<ServiceSnapshot> late = Mono.fromSupplier(() -> {
			update.run();
			return known();
		});
		long remaining = untilDeadline();
		if (remaining <= 0) {
			return Mono.fromSupplier(this::known);
		}
		return this.published.asFlux()
			.next()
			.timeout(Duration.ofNanos(remaining), late, this.runtime.state())
			.switchIfEmpty(Mono.error(() -> unavailable("it is not followed any more")));
	}

	private ServiceSnapshot known() {
		ServiceSnapshot now = this.snapshot;
		if (now.version() == 0) {
			throw unavailable("first-lookup-timeout of " + this.settings.timing().firstLookupTimeout().toMillis()
					+ " ms is over");
		}
		return now;
	}

	RegistryUnavailableException unavailable(String why) {
		String tried = this.followed.stream().map(Followed::describe).collect(Collectors.joining("; "));
		return new RegistryUnavailableException(this.service,
				"no registry has answered yet (" + (tried.isEmpty() ? "none asked yet" : tried) + "), " + why);
	}

	Flux<ServiceSnapshot> snapshots() {
		return this.published.asFlux().onBackpressureLatest().publishOn(this.runtime.callbacks(), 1);
	}

	Followed add(Source source, Reflector reflector) {
		Followed added = new Followed(source, reflector);
		List<Followed> more = new ArrayList<>(this.followed);
		more.add(added);
		this.followed = List.copyOf(more);
		return added;
	}

	@Nullable Followed find(Source source) {
		for (Followed one : this.followed) {
			if (one.source() == source) {
				return one;
			}
		}
		return null;
	}

	List<Followed> followed() {
		return this.followed;
	}

	/**
	 * Make the next snapshot of what the sources say, if it says anything new.
	 * @param version the version it would get
	 * @return the snapshot, {@code null} if there is nothing new
	 */
	@Nullable ServiceSnapshot next(long version) {
		List<SnapshotMerger.Answer> answers = this.followed.stream().map((one) -> one.answer(this.service)).toList();
		if (!answers.isEmpty() && this.followed.get(0).source().isStatic() && !answers.get(0).instances().isEmpty()) {
			answers = answers.subList(0, 1);
		}
		List<DiscoveredInstance> merged = SnapshotMerger.merge(answers, this.settings.readMode(),
				this.snapshot.version() == 0 && untilDeadline() > 0);
		if (merged == null) {
			return null;
		}
		ServiceSnapshot next = ServiceSnapshot.of(this.service, version, merged, this.settings.healthyStatuses());
		boolean same = this.snapshot.version() > 0 && next.instances().equals(this.snapshot.instances());
		return same ? null : next;
	}

	void publish(ServiceSnapshot next) {
		this.snapshot = next;
		this.published.tryEmitNext(next).orThrow();
	}

	void complete() {
		this.published.tryEmitComplete();
	}

	boolean isStale() {
		return this.snapshot.version() == 0 || this.followed.stream().allMatch((one) -> {
			Duration age = one.reflector().status().age();
			return age == null || age.compareTo(this.settings.timing().staleAfter()) > 0;
		});
	}

	/**
	 * A source in which the service is followed.
	 *
	 * @param source the backend
	 * @param reflector what keeps the service's scope current
	 */
	record Followed(Source source, Reflector reflector) {

		SnapshotMerger.Answer answer(ServiceName service) {
			ScopeStatus status = this.reflector.status();
			return new SnapshotMerger.Answer(status.isAnswered(), status.isSettled(),
					this.reflector.instances(service));
		}

		boolean mayDecide(ServiceName service) {
			return !this.reflector.status().isSettled() || !this.reflector.instances(service).isEmpty();
		}

		String describe() {
			String error = this.reflector.status().lastError();
			String closed = this.source.gate().state().lastError();
			String reason = (error != null) ? error : (closed != null) ? closed : "no answer yet";
			return this.source.backend().name() + ": " + reason;
		}

	}

}
