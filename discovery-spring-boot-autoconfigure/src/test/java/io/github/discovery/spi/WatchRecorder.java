package io.github.discovery.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Lists a service, watches it from there, and remembers every state of every instance in
 * the order in which it was told.
 */
final class WatchRecorder implements AutoCloseable {

	private final ServiceName service;

	private final Map<String, DiscoveredInstance> known = new LinkedHashMap<>();

	private final Map<String, List<@Nullable DiscoveredInstance>> history = new LinkedHashMap<>();

	private @Nullable String end;

	private Disposable subscription = () -> {
	};

	private WatchRecorder(ServiceName service) {
		this.service = service;
	}

	static WatchRecorder start(RegistryBackend backend, ServiceName service) {
		WatchRecorder recorder = new WatchRecorder(service);
		Listing listing = backend.list(backend.scopeOf(service), Revision.NONE).block(ContractSupport.STEP);
		if (listing == null) {
			throw new AssertionError("list completed without a listing");
		}
		recorder.replace(listing.instances());
		recorder.subscribe(backend, listing.revision());
		return recorder;
	}

	static WatchRecorder from(RegistryBackend backend, ServiceName service, Revision revision) {
		WatchRecorder recorder = new WatchRecorder(service);
		recorder.subscribe(backend, revision);
		return recorder;
	}

	private void subscribe(RegistryBackend backend, Revision revision) {
		this.subscription = backend.watch(backend.scopeOf(this.service), revision)
			.subscribe(this::accept, (error) -> ended(error.toString()), () -> ended("completed"));
	}

	private synchronized void accept(WatchEvent event) {
		if (event instanceof WatchEvent.Upserted upserted) {
			upsert(upserted.instance());
		}
		else if (event instanceof WatchEvent.Removed removed && removed.service().equals(this.service)) {
			remove(removed.instanceId());
		}
		else if (event instanceof WatchEvent.Replaced replaced) {
			replace(replaced.listing().instances());
		}
		else if (event instanceof WatchEvent.Relist relist) {
			ended("relist: " + relist.reason());
		}
	}

	private synchronized void replace(List<DiscoveredInstance> instances) {
		List<String> gone = new ArrayList<>(this.known.keySet());
		for (DiscoveredInstance instance : instances) {
			upsert(instance);
			gone.remove(instance.getInstanceId());
		}
		gone.forEach(this::remove);
	}

	private void upsert(DiscoveredInstance instance) {
		if (instance.service().equals(this.service)
				&& !instance.equals(this.known.put(instance.getInstanceId(), instance))) {
			of(instance.getInstanceId()).add(instance);
		}
	}

	private void remove(String id) {
		if (this.known.remove(id) != null) {
			of(id).add(null);
		}
	}

	private List<@Nullable DiscoveredInstance> of(String id) {
		return this.history.computeIfAbsent(id, (key) -> new ArrayList<>());
	}

	private synchronized void ended(String how) {
		this.end = (this.end == null) ? how : this.end;
	}

	/**
	 * Return how the watch ended, {@code null} while it goes on.
	 */
	synchronized @Nullable String end() {
		return this.end;
	}

	/**
	 * Return what is known now.
	 */
	synchronized List<DiscoveredInstance> known() {
		return List.copyOf(this.known.values());
	}

	/**
	 * Return every state of an instance, consecutive equal ones once, "gone" for its
	 * absence.
	 */
	synchronized List<String> states(String id, Function<DiscoveredInstance, String> view) {
		List<String> states = new ArrayList<>();
		for (DiscoveredInstance instance : of(id)) {
			String state = (instance != null) ? view.apply(instance) : "gone";
			if (states.isEmpty() || !states.get(states.size() - 1).equals(state)) {
				states.add(state);
			}
		}
		return states;
	}

	@Override
	public void close() {
		this.subscription.dispose();
	}

}
