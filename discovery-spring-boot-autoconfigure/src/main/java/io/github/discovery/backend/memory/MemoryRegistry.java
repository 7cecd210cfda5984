package io.github.discovery.backend.memory;

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

	private final Ticker ticker;

	private final MemorySettings settings;

	private final MemoryHistory history;

	private final Map<MemoryEntry.Key, MemoryEntry> entries = new LinkedHashMap<>();

	private final Set<MemoryWatcher> watchers = new LinkedHashSet<>();

	private long created;

	/**
	 * Create an empty registry.
	 * @param settings its bounds
	 * @param ticker the clock of its leases
	 */
	public MemoryRegistry(MemorySettings settings, Ticker ticker) {
		this.settings = settings;
		this.ticker = ticker;
		this.history = new MemoryHistory(UUID.randomUUID().toString(), settings.history());
	}

	/**
	 * Remove every entry whose lease has run out.
	 */
	public synchronized void sweep() {
		long now = this.ticker.nanos();
		List<MemoryEntry> expired = this.entries.values().stream().filter((entry) -> entry.isExpired(now)).toList();
		expired.forEach(this::remove);
	}

	synchronized Listing list() {
		sweep();
		List<DiscoveredInstance> instances = this.entries.values().stream().map(MemoryEntry::instance).toList();
		return new Listing(instances, this.history.revision(), Continuity.UNBROKEN);
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
	 * Add a watcher behind the changes that it has missed.
	 * @param watcher the watcher
	 * @param revision what it knows
	 */
	synchronized void watch(MemoryWatcher watcher, Revision revision) {
		sweep();
		List<WatchEvent> missed = this.history.after(revision);
		if (missed == null) {
			watcher.end("revision " + revision.position() + " is not in the history any more");
			return;
		}
		this.watchers.add(watcher);
		missed.forEach((change) -> tell(watcher, change));
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
		return this.ticker.nanos() + registration.timeToLive().toNanos();
	}

	private void put(MemoryEntry entry) {
		MemoryEntry before = this.entries.put(entry.key(), entry);
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
