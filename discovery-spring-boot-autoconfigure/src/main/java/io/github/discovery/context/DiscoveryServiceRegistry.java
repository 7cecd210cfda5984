package io.github.discovery.context;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;
import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.util.Assert;

/**
 * Spring Cloud Commons' door to the {@link Registrar}. Decides the status of an entry:
 * out of service while the application refuses traffic, else what was ordered at run
 * time, else what was configured.
 */
public final class DiscoveryServiceRegistry implements ServiceRegistry<DiscoveryRegistration> {

	private static final Log logger = LogFactory.getLog(DiscoveryServiceRegistry.class);

	private final Registrar registrar;

	/** Registrations by id, and the status that each was configured with. */
	private final Map<DiscoveryRegistration, InstanceStatus> registered = new ConcurrentHashMap<>();

	/**
	 * Held by whoever registers or changes a status, so that neither misses the other.
	 */
	private final ReentrantLock changing = new ReentrantLock();

	private volatile boolean accepting = true;

	/**
	 * Create a service registry.
	 * @param registrar brings the entries into the registries
	 */
	public DiscoveryServiceRegistry(Registrar registrar) {
		this.registrar = registrar;
	}

	@Override
	public void register(@Nullable DiscoveryRegistration registration) {
		Assert.notNull(registration, "registration must not be null");
		Registration entry = registration.toEntry();
		this.changing.lock();
		try {
			this.registrar.register(entry.withStatus(effective(registration, entry.status())));
			this.registered.put(registration, entry.status());
		}
		finally {
			this.changing.unlock();
		}
	}

	@Override
	public void deregister(@Nullable DiscoveryRegistration registration) {
		Assert.notNull(registration, "registration must not be null");
		this.registered.remove(registration);
		this.registrar.deregister(ServiceName.of(registration.getServiceId()), registration.getInstanceId())
			.subscribe(null, (error) -> logger.warn("Could not deregister " + registration + ": " + error.getMessage()
					+ ". The registry drops it when its time to live is over."));
	}

	/**
	 * Order a status, which holds until another is ordered or the application stops.
	 * @param registration the entry
	 * @param status UP, DOWN, OUT_OF_SERVICE, WARNING, UNKNOWN, our own names for them,
	 * or CANCEL_OVERRIDE to take the order back
	 */
	@Override
	public void setStatus(DiscoveryRegistration registration, String status) {
		registration.setOrderedStatus(StatusNames.parse(status));
		apply(registration);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getStatus(DiscoveryRegistration registration) {
		InstanceStatus configured = this.registered.get(registration);
		InstanceStatus status = (configured != null) ? effective(registration, configured) : InstanceStatus.UNKNOWN;
		return (T) StatusNames.nameOf(status);
	}

	/** The registrar belongs to the context, which closes it. */
	@Override
	public void close() {
		this.registered.clear();
	}

	/**
	 * Put all entries back into service, or take them out.
	 * @param traffic whether the application accepts traffic
	 */
	void setAccepting(boolean traffic) {
		this.changing.lock();
		try {
			this.accepting = traffic;
			this.registered.keySet().forEach(this::update);
		}
		finally {
			this.changing.unlock();
		}
	}

	/** Forget what was registered, because the registrar has removed it. */
	void clear() {
		this.registered.keySet().forEach((registration) -> registration.setOrderedStatus(null));
		this.registered.clear();
	}

	private void apply(DiscoveryRegistration registration) {
		this.changing.lock();
		try {
			update(registration);
		}
		finally {
			this.changing.unlock();
		}
	}

	private void update(DiscoveryRegistration registration) {
		InstanceStatus configured = this.registered.get(registration);
		if (configured != null) {
			// Decided inside the update: of two that race the last one reads the newest.
			try {
				this.registrar.update(ServiceName.of(registration.getServiceId()), registration.getInstanceId(),
						(entry) -> entry.withStatus(effective(registration, configured)));
			}
			catch (IllegalArgumentException ex) {
				// Somebody removed it straight from the registrar: nothing to tell a
				// status.
				this.registered.remove(registration);
			}
		}
	}

	private InstanceStatus effective(DiscoveryRegistration registration, InstanceStatus configured) {
		if (!this.accepting) {
			return InstanceStatus.MAINTENANCE;
		}
		InstanceStatus ordered = registration.getOrderedStatus();
		return (ordered != null) ? ordered : configured;
	}

}
