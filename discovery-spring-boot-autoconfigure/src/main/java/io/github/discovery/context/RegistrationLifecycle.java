package io.github.discovery.context;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.discovery.model.ServiceName;
import io.github.discovery.registration.Registrar;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Ties the registrations to the life of the application: in the registry once it accepts
 * traffic, out of service while it refuses it, and at shutdown out of service, then gone
 * from the registry, and only then does the web server stop taking connections.
 */
public final class RegistrationLifecycle implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<?>> {

	/**
	 * Stops before the web server's graceful shutdown, 1024 below the default, begins.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 256;

	private static final Log logger = LogFactory.getLog(RegistrationLifecycle.class);

	private final ApplicationContext context;

	private final Registrar registrar;

	private final DiscoveryServiceRegistry registry;

	private final OwnRegistrations own;

	private final RegistrationLifecycleSettings settings;

	private final RegistrationHooks hooks;

	private volatile List<DiscoveryRegistration> active = List.of();

	private volatile Disposable.Composite announcements = Disposables.composite();

	private volatile boolean running;

	private volatile boolean refusedByUs;

	/**
	 * Create a lifecycle.
	 * @param context the application's context
	 * @param registrar brings the entries into the registries
	 * @param registry decides their statuses
	 * @param own what is registered automatically
	 * @param settings how
	 */
	public RegistrationLifecycle(ApplicationContext context, Registrar registrar, DiscoveryServiceRegistry registry,
			OwnRegistrations own, RegistrationLifecycleSettings settings) {
		this.context = context;
		this.registrar = registrar;
		this.registry = registry;
		this.own = own;
		this.settings = settings;
		this.hooks = new RegistrationHooks(context);
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/** A cached test context that is paused stays registered. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** A context that is started again after a stop sends no event of its own. */
	@Override
	public void start() {
		this.running = true;
		if (this.refusedByUs) {
			this.refusedByUs = false;
			AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		}
		else if (isAccepting()) {
			accept();
		}
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
		if (!this.running || isOfAnotherContext(event)) {
			return;
		}
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			accept();
		}
		else if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
			this.registry.setAccepting(false);
		}
	}

	@Override
	public void stop() {
		CountDownLatch stopped = new CountDownLatch(1);
		stop(stopped::countDown);
		try {
			stopped.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		refuseTraffic();
		this.running = false;
		this.announcements.dispose();
		List<DiscoveryRegistration> leaving = this.active;
		this.active = List.of();
		leaving.forEach((registration) -> quietly(() -> this.hooks.beforeDeregister(registration)));
		new Departure(this.registrar, this.settings).leave().doFinally((signal) -> {
			leaving.forEach((registration) -> quietly(() -> this.hooks.afterDeregister(registration)));
			this.registry.clear();
			callback.run();
		}).subscribe();
	}

	private void accept() {
		this.registry.setAccepting(true);
		if (!this.settings.automatic() || !this.active.isEmpty()) {
			return;
		}
		this.active = this.own.current();
		this.announcements = Disposables.composite();
		this.active.forEach(this::register);
	}

	private void register(DiscoveryRegistration registration) {
		this.hooks.beforeRegister(registration);
		if (this.settings.failFast()) {
			new FirstRegistration(this.registrar).registerOrFail(registration,
					() -> this.registry.register(registration));
		}
		else {
			this.registry.register(registration);
		}
		this.announcements.add(this.registrar
			.whenRegistered(ServiceName.of(registration.getServiceId()), registration.getInstanceId())
			.subscribe(null, (error) -> logger.warn("Could not register " + registration + ": " + error.getMessage()),
					() -> announce(registration)));
	}

	private void announce(DiscoveryRegistration registration) {
		if (this.running) {
			quietly(() -> this.hooks.afterRegister(registration));
		}
	}

	/** Web applications do so when they are closed; others, and a mere stop, do not. */
	private void refuseTraffic() {
		if (isAccepting()) {
			this.refusedByUs = true;
			AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		}
	}

	private boolean isAccepting() {
		return this.context.getBean(ApplicationAvailability.class)
			.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
	}

	/** The management server's context, when it closes, refuses traffic for itself. */
	private boolean isOfAnotherContext(AvailabilityChangeEvent<?> event) {
		return event.getSource() instanceof ApplicationContext && event.getSource() != this.context;
	}

	/** A listener that fails must not keep the application in the registry. */
	private static void quietly(Runnable listener) {
		try {
			listener.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of the registration failed", ex);
		}
	}

}
