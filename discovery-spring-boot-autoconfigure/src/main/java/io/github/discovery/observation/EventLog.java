package io.github.discovery.observation;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.PicksListener;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Always keeps the last 100 events of each of the 250 services that changed last: what
 * somebody needs at three in the morning. Written from the threads that tell the events,
 * read from any; one lock, held for the time of one insertion or copy.
 */
public final class EventLog implements AutoCloseable {

	/** Events kept of one service. */
	public static final int EVENTS_PER_SERVICE = 100;

	/** Services of which events are kept. */
	public static final int MAX_SERVICES = 250;

	private final InstantSource clock;

	private final Map<String, Deque<ObservedEvent>> rings = new LinkedHashMap<>(16, 0.75f, true);

	private final List<Consumer<ObservedEvent>> listeners = new CopyOnWriteArrayList<>();

	private final Disposable.Composite subscriptions = Disposables.composite();

	/**
	 * Create an empty log.
	 * @param clock wall time, for display
	 */
	public EventLog(InstantSource clock) {
		this.clock = clock;
	}

	/**
	 * Keep the events of a catalog from now on.
	 * @param catalog the catalog
	 */
	public void follow(ServiceCatalog catalog) {
		this.subscriptions.add(catalog.events().subscribe((event) -> add(EventTexts.of(this.clock.instant(), event))));
	}

	/**
	 * Keep the events of a registrar from now on.
	 * @param registrar the registrar
	 */
	public void follow(Registrar registrar) {
		this.subscriptions
			.add(registrar.events().subscribe((event) -> add(EventTexts.of(this.clock.instant(), event))));
	}

	/**
	 * Return what keeps the ejections of instances.
	 * @return to be added to who decides them
	 */
	public PicksListener ejections() {
		return new PicksListener() {

			@Override
			public void ejected(ServicePicks picks, String instanceId, Ejection ejection, boolean stalled) {
				add(EventTexts.ejected(EventLog.this.clock.instant(), picks.service(), instanceId, ejection));
			}

			@Override
			public void returned(ServicePicks picks, String instanceId) {
				add(EventTexts.returned(EventLog.this.clock.instant(), picks.service(), instanceId));
			}

		};
	}

	/**
	 * Return what keeps the changes of circuit breakers.
	 * @return to be added to who makes the calls
	 */
	public CallListener circuits() {
		return new CallListener() {

			@Override
			public void circuitChanged(ServiceName service, CircuitBreaker.State state) {
				add(EventTexts.circuit(EventLog.this.clock.instant(), service, state));
			}

		};
	}

	/**
	 * Tell every further event to a listener, on the thread that tells it.
	 * @param listener must neither block nor throw
	 */
	public void addListener(Consumer<ObservedEvent> listener) {
		this.listeners.add(listener);
	}

	private void add(ObservedEvent event) {
		synchronized (this.rings) {
			Deque<ObservedEvent> ring = this.rings.computeIfAbsent(event.service(), (service) -> new ArrayDeque<>());
			if (ring.size() == EVENTS_PER_SERVICE) {
				ring.removeFirst();
			}
			ring.addLast(event);
			if (this.rings.size() > MAX_SERVICES) {
				this.rings.remove(this.rings.keySet().iterator().next());
			}
		}
		this.listeners.forEach((listener) -> listener.accept(event));
	}

	/**
	 * Return the events of a service.
	 * @param service the service
	 * @return the newest first
	 */
	public List<ObservedEvent> of(ServiceName service) {
		List<ObservedEvent> events = new ArrayList<>();
		synchronized (this.rings) {
			// Reading must not make a service look as if it had changed.
			this.rings.forEach((name, ring) -> {
				if (name.equals(service.value())) {
					ring.descendingIterator().forEachRemaining(events::add);
				}
			});
		}
		return events;
	}

	/**
	 * Return the newest events of all services.
	 * @param limit how many at most
	 * @return the newest first
	 */
	public List<ObservedEvent> latest(int limit) {
		List<ObservedEvent> events = new ArrayList<>();
		synchronized (this.rings) {
			this.rings.values().forEach((ring) -> ring.descendingIterator().forEachRemaining(events::add));
		}
		return events.stream().sorted(Comparator.comparing(ObservedEvent::time).reversed()).limit(limit).toList();
	}

	@Override
	public void close() {
		this.subscriptions.dispose();
	}

}
