package io.github.discovery.backend.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
import io.github.discovery.spi.Continuity;
import io.github.discovery.spi.Listing;
import io.github.discovery.spi.RegistryException;
import io.github.discovery.spi.Revision;
import io.github.discovery.spi.WatchEvent;
import org.jspecify.annotations.Nullable;

/**
 * A registry in this process. Every step takes its one monitor for a moment and calls
 * nobody while it holds it: watchers have bounded queues of their own. Leases that have
 * run out are removed by each step and by {@link #sweep()}.
 */
public final class MemoryRegistry {

	/** Name of the backend, for errors and instances. */
	static final String BACKEND = "memory";

	/** Longer leases would overflow the ticker. */
	private static final Duration FOREVER = Duration.ofDays(36_500);

	private final Ticker ticker;

	private final MemorySettings settings;

	private final MemoryHistory history;

	private final Map<MemoryEntry.Key, MemoryEntry> entries = new LinkedHashMap<>();

	private final Set<MemoryWatcher> watchers = new LinkedHashSet<>();

	private long created;

	/** No lease ends before this; renewals leave it behind, the next sweep catches up. */
	private long nextDeadline;

	/**
	 * Create an empty registry.
	 * @param settings its bounds
	 * @param ticker the clock of its leases
	 */
	public MemoryRegistry(MemorySettings settings, Ticker ticker) {
		this.settings = settings;
		this.ticker = ticker;
		this.history = new MemoryHistory(UUID.randomUUID().toString(), settings.history());
		this.nextDeadline = ticker.nanos();
	}

	/**
	 * Remove every entry whose lease has run out.
	 */
	public synchronized void sweep() {
		long now = this.ticker.nanos();
		if (this.nextDeadline - now > 0) {
			return;
		}
		List<MemoryEntry> expired = this.entries.values().stream().filter((entry) -> entry.isExpired(now)).toList();
		expired.forEach(this::remove);
		long soonest = this.entries.values().stream().mapToLong((entry) -> entry.deadline() - now).min().orElse(0);
		this.nextDeadline = now + soonest;
	}

	synchronized Listing list(Revision previous) {
		sweep();
		List<DiscoveredInstance> instances = this.entries.values().stream().map(MemoryEntry::instance).toList();
		Continuity continuity = (previous.equals(Revision.NONE) || this.history.knows(previous)) ? Continuity.UNBROKEN
				: Continuity.BROKEN;
		return new Listing(instances, this.history.revision(), continuity);
	}

	synchronized Set<ServiceName> services() {
		sweep();
		Set<ServiceName> names = new TreeSet<>();
		this.entries.keySet().forEach((key) -> names.add(key.service()));
		return names;
	}

	synchronized @Nullable DiscoveredInstance read(Registration registration) {
		sweep();
		MemoryEntry entry = this.entries.get(MemoryEntry.Key.of(registration));
		return (entry != null) ? entry.instance() : null;
	}

	synchronized void register(Registration registration) {
		sweep();
		if (registration.timeToLive().isNegative() || registration.timeToLive().isZero()) {
			throw new RegistryException.Invalid(BACKEND, "time to live " + registration.timeToLive() + " of "
					+ registration + ", allowed is more than zero");
		}
		MemoryEntry before = this.entries.get(MemoryEntry.Key.of(registration));
		if (before == null && this.entries.size() >= this.settings.maximumInstances()) {
			throw new RegistryException.Invalid(BACKEND,
					registration + " is one too many, allowed are " + this.settings.maximumInstances());
		}
		// An own entry that is written again keeps its place; a successor's is a new one.
		long order = (before != null && before.isOwnedBy(registration)) ? before.instance().order() : ++this.created;
		DiscoveredInstance instance = registration.toInstance(BACKEND).toBuilder().order(order).build();
		put(new MemoryEntry(instance, registration.owner(), deadline(registration)));
	}

	synchronized void renew(Registration registration) {
		put(own(registration).renewed(deadline(registration)));
	}

	synchronized void setStatus(Registration registration, InstanceStatus status) {
		MemoryEntry entry = own(registration);
		put(new MemoryEntry(entry.instance().toBuilder().status(status).build(), entry.owner(), entry.deadline()));
	}

	synchronized void deregister(Registration registration) {
		sweep();
		MemoryEntry entry = this.entries.get(MemoryEntry.Key.of(registration));
		if (entry != null && entry.isOwnedBy(registration)) {
			remove(entry);
		}
	}

	/**
	 * Start a watch with the changes since a revision.
	 * @param revision what the watcher knows
	 * @return the watcher, ended already if those changes are forgotten
	 */
	synchronized MemoryWatcher watch(Revision revision) {
		sweep();
		MemoryWatcher watcher = new MemoryWatcher(this.settings.history());
		List<WatchEvent> missed = this.history.after(revision);
		if (missed == null) {
			watcher.end("revision " + revision.position() + " is not in the history any more");
			return watcher;
		}
		this.watchers.add(watcher);
		missed.forEach((change) -> tell(watcher, change));
		return watcher;
	}

	synchronized void unwatch(MemoryWatcher watcher) {
		this.watchers.remove(watcher);
	}

	synchronized int watchers() {
		return this.watchers.size();
	}

	private MemoryEntry own(Registration registration) {
		sweep();
		MemoryEntry entry = this.entries.get(MemoryEntry.Key.of(registration));
		if (entry == null) {
			throw new RegistryException.NotFound(BACKEND, registration + " is not registered");
		}
		if (!entry.isOwnedBy(registration)) {
			throw new RegistryException.Conflict(BACKEND,
					registration + " belongs to " + entry.owner() + ", not to " + registration.owner());
		}
		return entry;
	}

	private long deadline(Registration registration) {
		Duration timeToLive = registration.timeToLive();
		return this.ticker.nanos() + ((timeToLive.compareTo(FOREVER) < 0) ? timeToLive : FOREVER).toNanos();
	}

	private void put(MemoryEntry entry) {
		MemoryEntry before = this.entries.put(entry.key(), entry);
		if (entry.deadline() - this.nextDeadline < 0) {
			this.nextDeadline = entry.deadline();
		}
		if (before == null || !before.instance().equals(entry.instance())) {
			changed(new WatchEvent.Upserted(entry.instance()));
		}
	}

	private void remove(MemoryEntry entry) {
		this.entries.remove(entry.key());
		changed(new WatchEvent.Removed(entry.instance().service(), entry.instance().getInstanceId()));
	}

	private void changed(WatchEvent change) {
		this.history.add(change);
		new ArrayList<>(this.watchers).forEach((watcher) -> tell(watcher, change));
	}

	private void tell(MemoryWatcher watcher, WatchEvent change) {
		if (!watcher.offer(change)) {
			this.watchers.remove(watcher);
			watcher.end("the watch fell behind by more than " + this.settings.history() + " changes");
		}
	}

}
