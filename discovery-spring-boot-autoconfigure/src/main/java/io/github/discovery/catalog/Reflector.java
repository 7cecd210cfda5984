package io.github.discovery.catalog;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.catalog.ScopeView.Evidence;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.Capability;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryBackend;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.Scope;
import io.github.discovery.spi.WatchEvent;
import io.github.discovery.spi.reachability.RegistryGate;
import io.github.discovery.spi.timing.BackOff;
import io.github.discovery.spi.timing.LoopRuntime;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps one scope of one backend current: list, then watch (or poll), and list again
 * whenever anything is in doubt. One request is in flight at most. Everything but the
 * status runs on the state scheduler.
 */
final class Reflector {

	static final Duration LIST_TIMEOUT = Duration.ofSeconds(10);

	/** Loops woken together spread their first request over this time. */
	static final Duration WAKE_SPREAD = Duration.ofMillis(500);

	private final RegistryBackend backend;

	private final Scope scope;

	private final RegistryGate gate;

	private final LoopRuntime runtime;

	private final CatalogSettings settings;

	private final ScopeView view;

	private final BackOff backOff;

	private final ScopeStatus status;

	private final Set<ServiceName> services = new HashSet<>();

	private final Disposable.Swap request = Disposables.swap();

	private final Disposable.Swap next = Disposables.swap();

	private final Disposable.Swap watchdog = Disposables.swap();

	private final Disposable.Swap confirmation = Disposables.swap();

	private final Listener listener;

	private Revision revision = Revision.NONE;

	private boolean interrupted = true;

	private long lastHeard;

	Reflector(Source source, Scope scope, Listener listener) {
		this.backend = source.backend();
		this.scope = scope;
		this.gate = source.gate();
		this.runtime = source.runtime();
		this.settings = source.settings();
		this.listener = listener;
		this.view = new ScopeView(this.settings.lossProtection());
		this.backOff = source.newBackOff();
		this.status = new ScopeStatus(this.backend, scope, this.gate, this.runtime);
	}

	void follow(ServiceName service) {
		this.services.add(service);
	}

	/**
	 * Stop following a service.
	 * @param service the service
	 * @return whether others are still followed
	 */
	boolean unfollow(ServiceName service) {
		this.services.remove(service);
		return !this.services.isEmpty();
	}

	ScopeStatus status() {
		return this.status;
	}

	List<DiscoveredInstance> instances(ServiceName service) {
		return this.view.instances(service);
	}

	/**
	 * Read the scope in place of whatever goes on, as soon as the gate is open.
	 */
	void read() {
		if (this.gate.state().open()) {
			quiet();
			list();
		}
		else {
			// A watch that still runs goes on: it is not known to be broken. What it
			// missed while the registry was away is no news to rely on.
			this.interrupted = true;
			this.next.update(this.gate.whenOpen(() -> readAfter(this.runtime.upTo(WAKE_SPREAD))));
		}
	}

	void close() {
		quiet();
		this.request.dispose();
		this.next.dispose();
		this.watchdog.dispose();
		this.confirmation.dispose();
	}

	private void quiet() {
		this.request.update(Disposables.disposed());
		this.watchdog.update(Disposables.disposed());
		this.confirmation.update(Disposables.disposed());
	}

	private void list() {
		this.request.update(Mono.defer(() -> this.backend.list(this.scope, this.revision))
			.timeout(LIST_TIMEOUT, this.runtime.state())
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("list of " + this.scope + " gave nothing")))
			.publishOn(this.runtime.state())
			.subscribe(this::listed, this::failed));
	}

	private void listed(Listing listing) {
		boolean broken = listing.continuity() == Continuity.BROKEN;
		boolean first = this.interrupted;
		this.interrupted = false;
		this.backOff.succeeded();
		boolean wasAnswered = this.status.isAnswered();
		accept(listing, broken ? Evidence.BROKEN : first ? Evidence.INTERRUPTED_READ : Evidence.CONTINUOUS_READ);
		if (!wasAnswered) {
			this.listener.changed(Set.copyOf(this.services));
		}
		if (this.backend.capabilities().contains(Capability.WATCH)) {
			watch();
		}
		else {
			readAfter(this.runtime.around(this.settings.timing().pollInterval()));
		}
		confirmLater();
	}

	private void watch() {
		this.lastHeard = this.runtime.now();
		if (!this.backend.capabilities().contains(Capability.WATCH_IS_FULL_READ)) {
			readAfter(this.runtime.around(this.settings.timing().relistInterval()));
		}
		superviseIn(LoopRuntime.nanos(this.backend.watchSilenceLimit()));
		this.request.update(Flux.defer(() -> this.backend.watch(this.scope, this.revision))
			.publishOn(this.runtime.state())
			.subscribe(this::heard, this::failed, () -> interrupted("watch ended")));
	}

	private void heard(WatchEvent event) {
		this.lastHeard = this.runtime.now();
		if (event instanceof WatchEvent.Relist relist) {
			interrupted(relist.reason());
			return;
		}
		this.backOff.succeeded();
		if (event instanceof WatchEvent.Replaced replaced) {
			boolean broken = replaced.listing().continuity() == Continuity.BROKEN;
			accept(replaced.listing(), broken ? Evidence.BROKEN : Evidence.CONTINUOUS_WATCH);
			confirmLater();
			return;
		}
		confirmed();
		if (event instanceof WatchEvent.Upserted upserted && this.view.upsert(upserted.instance())) {
			this.listener.changed(Set.of(upserted.instance().service()));
		}
		else if (event instanceof WatchEvent.Removed removed
				&& this.view.remove(removed.service(), removed.instanceId())) {
			this.listener.changed(Set.of(removed.service()));
		}
	}

	private void accept(Listing listing, Evidence evidence) {
		this.revision = listing.revision();
		Map<ServiceName, List<String>> changed = this.view.replace(listing.instances(), evidence, this.runtime.now());
		if (evidence == Evidence.BROKEN && this.status.isAnswered()) {
			this.status.doubtful("the answer may be partial");
		}
		else {
			confirmed();
		}
		if (!changed.isEmpty()) {
			changed.forEach((service, withheld) -> {
				if (!withheld.isEmpty()) {
					this.listener.withheld(this.backend.name(), service, withheld);
				}
			});
			this.listener.changed(changed.keySet());
		}
	}

	private void confirmed() {
		if (this.status.confirmed()) {
			this.listener.recovered(this.backend.name(), this.services);
		}
	}

	/**
	 * Changes may have been missed, but nothing has failed.
	 * @param reason why
	 */
	private void interrupted(String reason) {
		quiet();
		this.interrupted = true;
		Duration delay = this.backOff.interrupted();
		this.status.interrupted(reason, delay);
		readAfter(delay);
	}

	private void failed(Throwable error) {
		if (error instanceof RegistryException.Compacted) {
			interrupted(Errors.describe(error));
			return;
		}
		quiet();
		this.interrupted = true;
		Duration delay = this.backOff.failed();
		String reason = Errors.describe(error);
		boolean wasSettled = this.status.isSettled();
		if (this.status.failed(reason, delay)) {
			this.listener.failed(this.backend.name(), this.services, reason);
		}
		if (!wasSettled) {
			this.listener.changed(Set.copyOf(this.services));
		}
		if (Errors.isUnreachable(error)) {
			this.next.update(this.gate.afterProbe(() -> readAfter(delay)));
		}
		else {
			readAfter(delay);
		}
	}

	private void readAfter(Duration delay) {
		this.next.update(this.runtime.later(delay, this::read));
	}

	private void superviseIn(long nanos) {
		this.watchdog.update(this.runtime.later(Duration.ofNanos(nanos), this::supervise));
	}

	private void supervise() {
		long limit = LoopRuntime.nanos(this.backend.watchSilenceLimit());
		long silent = this.runtime.now() - this.lastHeard;
		if (silent < limit) {
			superviseIn(limit - silent);
		}
		else {
			interrupted("watch silent for " + Duration.ofNanos(silent).toSeconds() + " s");
		}
	}

	private void confirmLater() {
		Long due = this.view.confirmableAt();
		if (due == null) {
			this.confirmation.update(Disposables.disposed());
			return;
		}
		long delay = due - this.runtime.now();
		long retry = Math.max(this.settings.lossProtection().grace().toNanos(), Duration.ofSeconds(1).toNanos());
		this.confirmation.update(this.runtime.later(Duration.ofNanos((delay > 0) ? delay : retry), this::read));
	}

	/**
	 * Hears of changes, on the state scheduler.
	 */
	interface Listener {

		void changed(Set<ServiceName> services);

		void withheld(String source, ServiceName service, List<String> instanceIds);

		void failed(String source, Set<ServiceName> services, String reason);

		void recovered(String source, Set<ServiceName> services);

	}

}
