package io.github.discovery.observation;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.discovery.client.call.CallListener;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ServiceName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Times calls by service and attempts by instance, and shows circuit breakers. Instances
 * and services beyond a bound share the label {@code other}.
 */
public final class CallMeters implements CallListener, DiscoveryMeters.Part {

	/** Services and instances with meters of their own at most. */
	static final int MAX_LABELS = 1000;

	private static final String OTHERS = "other";

	private final MeterRegistry registry;

	private final Map<ServiceName, Timer[]> calls = new ConcurrentHashMap<>();

	private final Map<ServiceName, Counter> retries = new ConcurrentHashMap<>();

	/** By service and instance: a key of both would be made for each attempt. */
	private final Map<String, Map<String, Timer[]>> attempts = new ConcurrentHashMap<>();

	/** Of {@link #attempts}. */
	private final AtomicInteger labels = new AtomicInteger();

	private final MeterSet<String> breakers;

	private volatile @Nullable CallPipelines pipelines;

	/**
	 * Create meters; each appears with the first call it counts.
	 * @param registry where the meters are kept
	 */
	public CallMeters(MeterRegistry registry) {
		this.registry = registry;
		this.breakers = new MeterSet<>(registry, MAX_LABELS, this::breaker);
	}

	/**
	 * Show the circuit breakers of these pipelines from now on.
	 * @param shown the pipelines
	 */
	public void follow(CallPipelines shown) {
		this.pipelines = shown;
	}

	@Override
	public void attemptEnded(ServiceName service, Candidate candidate, Outcome outcome, long nanos, int attempt) {
		if (attempt > 1) {
			this.retries.computeIfAbsent(service, this::retryCounter).increment();
		}
		String instanceId = candidate.instance().getInstanceId();
		timer(service.value(), instanceId, outcome).record(nanos, TimeUnit.NANOSECONDS);
	}

	private Timer timer(String service, String instanceId, Outcome outcome) {
		Timer[] timers = timers(service, instanceId);
		if (timers == null && this.labels.get() >= MAX_LABELS && !isShared(service, instanceId)) {
			return timer(OTHERS, OTHERS, outcome);
		}
		Timer timer = (timers != null) ? timers[outcome.ordinal()] : null;
		return (timer != null) ? timer : register(service, instanceId, outcome);
	}

	private static boolean isShared(String service, String instanceId) {
		return service.equals(OTHERS) && instanceId.equals(OTHERS);
	}

	private Timer @Nullable [] timers(String service, String instanceId) {
		Map<String, Timer[]> instances = this.attempts.get(service);
		return (instances != null) ? instances.get(instanceId) : null;
	}

	private Timer register(String service, String instanceId, Outcome outcome) {
		// The registry gives all who ask at once the same timer.
		Timer timer = Timer.builder("discovery.attempts")
			.description("Attempts at an instance until their response headers")
			.tag("service", service)
			.tag("instance", instanceId)
			.tag("outcome", outcome.label())
			.register(this.registry);
		this.attempts.compute(service, (key, before) -> {
			Map<String, Timer[]> instances = (before != null) ? before : new ConcurrentHashMap<>();
			instances.computeIfAbsent(instanceId, (added) -> newTimers())[outcome.ordinal()] = timer;
			return instances;
		});
		return timer;
	}

	private Timer[] newTimers() {
		this.labels.incrementAndGet();
		return new Timer[Outcome.values().length];
	}

	private Counter retryCounter(ServiceName service) {
		return Counter.builder("discovery.retries")
			.description("Attempts that repeated another one")
			.tag("service", service.value())
			.register(this.registry);
	}

	@Override
	public void callEnded(ServiceName service, CallResult result, long nanos, int attemptsMade) {
		Timer[] timers = this.calls.get(service);
		if (timers == null) {
			if (this.calls.size() >= MAX_LABELS) {
				return;
			}
			timers = this.calls.computeIfAbsent(service, (key) -> new Timer[CallResult.values().length]);
		}
		Timer timer = timers[result.ordinal()];
		if (timer == null) {
			timer = Timer.builder("discovery.calls")
				.description("Whole calls of a service until their response headers")
				.tag("service", service.value())
				.tag("result", result.label())
				.register(this.registry);
			timers[result.ordinal()] = timer;
		}
		timer.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public boolean refresh() {
		CallPipelines shown = this.pipelines;
		if (shown == null) {
			return true;
		}
		Map<String, ServicePipeline> all = shown.all();
		Set<String> guarded = new LinkedHashSet<>();
		all.forEach((service, pipeline) -> {
			if (pipeline.guard().state() != null) {
				guarded.add(service);
			}
		});
		for (String service : this.attempts.keySet()) {
			Set<String> known = known(all.get(service));
			this.attempts.computeIfPresent(service, (key, instances) -> retained(key, instances, known));
		}
		return this.breakers.update(guarded);
	}

	private static Set<String> known(@Nullable ServicePipeline pipeline) {
		return (pipeline != null) ? pipeline.picks()
			.statistics()
			.all()
			.stream()
			.map(InstanceStatistics::instanceId)
			.collect(Collectors.toSet()) : Set.of();
	}

	private @Nullable Map<String, Timer[]> retained(String service, Map<String, Timer[]> instances, Set<String> known) {
		instances.forEach((id, timers) -> {
			if (!isShared(service, id) && !known.contains(id)) {
				instances.remove(id);
				this.labels.decrementAndGet();
				removeAll(timers);
			}
		});
		return instances.isEmpty() ? null : instances;
	}

	private void removeAll(Timer[] timers) {
		for (Timer timer : timers) {
			if (timer != null) {
				this.registry.remove(timer);
			}
		}
	}

	private Meter breaker(String service) {
		return Gauge.builder("discovery.circuit.breaker", this, (meters) -> meters.state(service))
			.description("State of the circuit breaker of a service: 0 closed, 1 half-open, 2 open")
			.tag("service", service)
			.register(this.registry);
	}

	private double state(String service) {
		CallPipelines shown = this.pipelines;
		ServicePipeline pipeline = (shown != null) ? shown.all().get(service) : null;
		var state = (pipeline != null) ? pipeline.guard().state() : null;
		if (state == null) {
			return Double.NaN;
		}
		return switch (state) {
			case OPEN, FORCED_OPEN -> 2;
			case HALF_OPEN -> 1;
			default -> 0;
		};
	}

}
