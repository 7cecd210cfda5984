package io.github.discovery.context;

import java.time.Duration;
import java.util.Set;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.model.CatalogEvent;
import io.github.discovery.model.ServiceName;
import io.github.discovery.spi.timing.LoopRuntime;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes Spring Cloud's {@link HeartbeatEvent}, only when something has changed and
 * with a value that says whether it has: Gateway rebuilds its routes for each different
 * value. Changes in quick succession are one heartbeat. Never publishes on the state
 * scheduler, because listeners call back and take their time.
 */
public final class HeartbeatPublisher implements SmartLifecycle {

	static final Duration SETTLE = Duration.ofMillis(500);

	static final Duration NAMES_PERIOD = Duration.ofSeconds(30);

	private static final Log logger = LogFactory.getLog(HeartbeatPublisher.class);

	private final ServiceCatalog catalog;

	private final CatalogServices services;

	private final ApplicationEventPublisher publisher;

	private final LoopRuntime runtime;

	private Disposable subscription = Disposables.disposed();

	private volatile Set<ServiceName> names = Set.of();

	private volatile HeartbeatState state = HeartbeatState.NONE;

	/**
	 * Create a publisher that is not started.
	 * @param catalog whose changes are told
	 * @param services tells whether anybody wants the list of names
	 * @param publisher where heartbeats are published
	 * @param runtime threads and time
	 */
	public HeartbeatPublisher(ServiceCatalog catalog, CatalogServices services, ApplicationEventPublisher publisher,
			LoopRuntime runtime) {
		this.catalog = catalog;
		this.services = services;
		this.publisher = publisher;
		this.runtime = runtime;
	}

	@Override
	public synchronized void start() {
		if (isRunning()) {
			return;
		}
		Flux<Object> changes = this.catalog.events().filter(HeartbeatPublisher::isChange).cast(Object.class);
		this.subscription = Flux.merge(changes, nameChanges())
			.onBackpressureLatest()
			.concatMap((change) -> Mono.delay(SETTLE, this.runtime.state())
				.publishOn(this.runtime.callbacks())
				.doOnNext((settled) -> publish()), 1)
			.subscribe();
	}

	@Override
	public synchronized void stop() {
		this.subscription.dispose();
	}

	@Override
	public synchronized boolean isRunning() {
		return !this.subscription.isDisposed();
	}

	private Flux<Object> nameChanges() {
		return Flux.interval(NAMES_PERIOD, this.runtime.state())
			.onBackpressureDrop()
			.filter((tick) -> this.services.isWanted())
			// Unavailable is no news: the last known names stay.
			.concatMap((tick) -> this.services.names().onErrorComplete(), 1)
			.filter((listed) -> !listed.equals(this.names))
			.doOnNext((listed) -> this.names = listed)
			.cast(Object.class);
	}

	private void publish() {
		HeartbeatState next = this.state.next(this.catalog, this.names);
		if (next.equals(this.state)) {
			return;
		}
		this.state = next;
		try {
			this.publisher.publishEvent(new HeartbeatEvent(this.catalog, next));
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of HeartbeatEvent failed", ex);
		}
	}

	private static boolean isChange(CatalogEvent event) {
		return event instanceof CatalogEvent.InstanceAdded || event instanceof CatalogEvent.InstanceChanged
				|| event instanceof CatalogEvent.InstanceRemoved;
	}

}
