package io.github.discovery.client.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.PicksListener;
import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.guard.ServiceGuard;
import io.github.discovery.client.guard.ServiceGuards;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.model.ServiceName;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/**
 * Leads from the name in a call to what all calls of that service share.
 */
public final class CallPipelines {

	/** Services of which anything is remembered between calls, at most. */
	static final int MAX_SERVICES = 1024;

	private final Shared shared;

	private final ServiceGuards guards;

	private final Map<String, ServicePipeline> pipelines = new ConcurrentHashMap<>();

	/** Whoever makes a pipeline by settings that are being replaced would keep them. */
	private final ReentrantLock making = new ReentrantLock();

	/** A budget for each call would be none. */
	private final RetryBudget strangers = new RetryBudget();

	private volatile ClientSettings settings;

	/**
	 * Create pipelines.
	 * @param chooser picks the instances
	 * @param guards makes what stands around whole calls
	 * @param timer knows attempts under way
	 * @param settings how calls are made
	 * @param observers hear of attempts and calls
	 */
	public CallPipelines(InstanceChooser chooser, ServiceGuards guards, CallTimer timer, ClientSettings settings,
			CallObservers observers) {
		this.shared = new Shared(chooser, timer, observers, new SlowBlockingCalls());
		this.guards = guards;
		this.settings = settings;
		chooser.addListener(new PicksListener() {

			@Override
			public void ejected(ServicePicks picks, String instanceId, Ejection ejection, boolean stalled) {
				if (stalled) {
					timer.moveAway(picks, instanceId);
				}
			}

			@Override
			public void returned(ServicePicks picks, String instanceId) {
				// Nothing waits for that.
			}

		});
	}

	/**
	 * Return what all calls of a service share.
	 * @param service the service as the caller wrote it, in any case
	 * @return the pipeline
	 * @throws io.github.discovery.model.IllegalNameException if that is no legal name
	 */
	public ServicePipeline of(String service) {
		ServicePipeline pipeline = this.pipelines.get(service);
		return (pipeline != null) ? pipeline : add(ServiceName.of(service));
	}

	private ServicePipeline add(ServiceName service) {
		ServicePipeline known = this.pipelines.get(service.value());
		if (known != null) {
			return known;
		}
		if (this.pipelines.size() >= MAX_SERVICES && !isRemembered(service)) {
			return stranger(service);
		}
		this.making.lock();
		try {
			if (this.pipelines.size() >= MAX_SERVICES && !makeRoom()) {
				return stranger(service);
			}
			return this.pipelines.computeIfAbsent(service.value(), (name) -> make(service, new RetryBudget()));
		}
		finally {
			this.making.unlock();
		}
	}

	/** The picks make room first: whom they have forgotten is forgotten here as well. */
	private boolean isRemembered(ServiceName service) {
		InstanceChooser chooser = this.shared.chooser();
		return chooser.remembers(chooser.of(service.value()).service());
	}

	private boolean makeRoom() {
		this.pipelines.values().removeIf((pipeline) -> {
			boolean forgotten = !this.shared.chooser().remembers(pipeline.service()) && !isTroubled(pipeline);
			if (forgotten) {
				this.guards.forget(pipeline.service());
			}
			return forgotten;
		});
		return this.pipelines.size() < MAX_SERVICES;
	}

	/** Calls that fail at once pick nothing, but are calls nevertheless. */
	private static boolean isTroubled(ServicePipeline pipeline) {
		CircuitBreaker.State state = pipeline.guard().state();
		return state != null && state != CircuitBreaker.State.CLOSED;
	}

	/** Nobody would ever take its breaker out of the registry again. */
	private ServicePipeline stranger(ServiceName service) {
		return new ServicePipeline(service, this.shared, this.settings.of(service), ServiceGuard.NONE, this.strangers);
	}

	private ServicePipeline make(ServiceName service, RetryBudget budget) {
		CallSettings own = this.settings.of(service);
		return new ServicePipeline(service, this.shared, own, this.guards.of(service, own.breaker()), budget);
	}

	private ServicePipeline remake(ServicePipeline before) {
		CallSettings own = this.settings.of(before.service());
		// Another timeout is no reason to forget that the service does not work.
		if (own.breaker().equals(before.settings().breaker())) {
			return new ServicePipeline(before.service(), this.shared, own, before.guard(), before.budget());
		}
		ServicePipeline made = make(before.service(), before.budget());
		made.guard().follow(before.guard());
		return made;
	}

	/**
	 * Return the settings that are in use.
	 * @return the settings
	 */
	public ClientSettings settings() {
		return this.settings;
	}

	/**
	 * Go by other settings from now on.
	 * @param other the settings
	 */
	public void use(ClientSettings other) {
		this.making.lock();
		try {
			this.settings = other;
			this.pipelines.values()
				.stream()
				.filter((pipeline) -> !pipeline.settings().equals(other.of(pipeline.service())))
				.forEach((pipeline) -> this.pipelines.put(pipeline.service().value(), remake(pipeline)));
		}
		finally {
			this.making.unlock();
		}
	}

	/**
	 * Return all services that are being called.
	 * @return pipelines by service, a copy
	 */
	public Map<String, ServicePipeline> all() {
		return Map.copyOf(this.pipelines);
	}

	/**
	 * What the calls of all services share.
	 *
	 * @param chooser picks the instances
	 * @param timer knows attempts under way
	 * @param observers hear of attempts and calls
	 * @param slow warns of blocking clients without a read timeout
	 */
	record Shared(InstanceChooser chooser, CallTimer timer, CallObservers observers, SlowBlockingCalls slow) {
	}

}
