package io.github.discovery.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.loadbalancing.PickerAssembler;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.Ticker;
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

	private final ServiceCatalog catalog;

	private final PickerAssembler assembler;

	private final Ticker ticker;

	private final Map<String, ServicePicks> services = new ConcurrentHashMap<>();

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a chooser.
	 * @param catalog where snapshots come from
	 * @param assembler makes pickers of them
	 * @param ticker measures how long ago an instance left
	 */
	public InstanceChooser(ServiceCatalog catalog, PickerAssembler assembler, Ticker ticker) {
		this.catalog = catalog;
		this.assembler = assembler;
		this.ticker = ticker;
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

	private ServicePicks add(String service) {
		String name = ServiceName.of(service).value();
		if (this.services.size() >= MAX_SERVICES && !this.services.containsKey(name)) {
			this.services.values().removeIf((picks) -> !picks.usedSinceLastAsked());
			if (this.services.size() >= MAX_SERVICES) {
				warnOnce();
				return new ServicePicks(name, this.catalog, this.assembler, this.ticker);
			}
		}
		return this.services.computeIfAbsent(name,
				(key) -> new ServicePicks(key, this.catalog, this.assembler, this.ticker));
	}

	private void warnOnce() {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("More than " + MAX_SERVICES
					+ " services are being called: further ones work, but slower and without statistics");
		}
	}

}
