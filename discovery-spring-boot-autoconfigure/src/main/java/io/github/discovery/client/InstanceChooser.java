package io.github.discovery.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.ServicePicks.Sources;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.ejection.EjectionListener;
import io.github.discovery.model.ServiceName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Leads from the name in a call to the picks of that service. Bounded: names that nobody
 * calls any more make room for new ones.
 */
public final class InstanceChooser {

	/** Services whose pickers and statistics are kept, at most. */
	static final int MAX_SERVICES = 1024;

	private static final Log logger = LogFactory.getLog(InstanceChooser.class);

	/** How often ejections are looked after, while anybody calls. */
	static final Duration TICK = Duration.ofMillis(250);

	/** After so many ticks old response times count half. */
	static final int FADE_TICKS = 40;

	private final Sources sources;

	private final Map<String, ServicePicks> services = new ConcurrentHashMap<>();

	private final CopyOnWriteArrayList<PicksListener> listeners = new CopyOnWriteArrayList<>();

	private final AtomicBoolean warned = new AtomicBoolean();

	private final AtomicBoolean ticking = new AtomicBoolean();

	/**
	 * Create a chooser.
	 * @param catalog where snapshots come from
	 * @param assembler makes pickers of them
	 * @param runtime the thread, the clock and the dice
	 * @param locality where this process is, asked whenever a picker is made
	 */
	public InstanceChooser(ServiceCatalog catalog, PickerAssembler assembler, PickRuntime runtime,
			Supplier<Locality> locality) {
		this.sources = new Sources(catalog, assembler, runtime, locality);
	}

	/**
	 * Go by other settings from now on.
	 * @param settings the settings
	 * @throws io.github.discovery.loadbalancing.assembly.UnknownStrategyException if they
	 * name a strategy that does not exist; the ones before then stay
	 */
	public void use(LoadBalancingSettings settings) {
		this.sources.assembler().use(settings);
		this.services.values().forEach(ServicePicks::invalidate);
	}

	/**
	 * Return the settings that are in use.
	 * @return the settings
	 */
	public LoadBalancingSettings settings() {
		return this.sources.assembler().settings();
	}

	/**
	 * Hear of ejections of all services, those that are not called yet included.
	 * @param listener hears of all from now on, each once however often it is added
	 */
	public void addListener(PicksListener listener) {
		if (this.listeners.addIfAbsent(listener)) {
			this.services.values().forEach((picks) -> listen(picks, listener));
		}
	}

	private static void listen(ServicePicks picks, PicksListener listener) {
		picks.addListener(new EjectionListener() {

			@Override
			public void ejected(String instanceId, Ejection ejection, boolean stalled) {
				listener.ejected(picks, instanceId, ejection, stalled);
			}

			@Override
			public void returned(String instanceId) {
				listener.returned(picks, instanceId);
			}

		});
	}

	private void wake() {
		if (this.ticking.compareAndSet(false, true)) {
			schedule();
		}
	}

	private void schedule() {
		try {
			this.sources.runtime().maintenance().schedule(this::tick, TICK.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The context is closed: calls that still go on are no longer looked after.
			logger.debug("No more ejections: " + ex.getMessage());
		}
	}

	private void tick() {
		boolean goOn = false;
		for (ServicePicks picks : this.services.values()) {
			goOn |= picks.tick();
		}
		if (goOn) {
			schedule();
			return;
		}
		this.ticking.set(false);
		// Somebody may have picked while this was about to stop.
		if (this.services.values().stream().anyMatch(ServicePicks::isAwake)) {
			wake();
		}
	}

	/**
	 * Return the picks of a service.
	 * @param service the service as the caller wrote it, in any case
	 * @return its picks
	 * @throws io.github.discovery.model.IllegalNameException if that is no legal name
	 */
	public ServicePicks of(String service) {
		ServicePicks picks = this.services.get(service);
		return (picks != null) ? picks : add(service);
	}

	/**
	 * Return all services that are being called, with their statistics.
	 * @return picks by service, a copy
	 */
	public Map<String, ServicePicks> all() {
		return Map.copyOf(this.services);
	}

	/**
	 * Return whether anything is kept of a service between calls.
	 * @param service the service
	 * @return whether it has been called lately, or had no need to make room for others
	 */
	public boolean remembers(ServiceName service) {
		return this.services.containsKey(service.value());
	}

	private ServicePicks add(String service) {
		String name = ServiceName.of(service).value();
		if (this.services.size() >= MAX_SERVICES && !this.services.containsKey(name)) {
			this.services.values().removeIf((picks) -> !picks.usedSinceLastAsked());
			if (this.services.size() >= MAX_SERVICES) {
				warnOnce();
				return new ServicePicks(name, this.sources, () -> {
				});
			}
		}
		return this.services.computeIfAbsent(name, (key) -> {
			ServicePicks picks = new ServicePicks(key, this.sources, this::wake);
			this.listeners.forEach((listener) -> listen(picks, listener));
			return picks;
		});
	}

	private void warnOnce() {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("More than " + MAX_SERVICES
					+ " services are being called: further ones work, but slower, without statistics and without a circuit breaker");
		}
	}

}
