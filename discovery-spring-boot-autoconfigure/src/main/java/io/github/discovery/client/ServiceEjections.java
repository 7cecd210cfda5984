package io.github.discovery.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.ejection.EjectionListener;
import io.github.discovery.loadbalancing.ejection.EjectionSettings;
import io.github.discovery.loadbalancing.ejection.OutlierDetector;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;

/**
 * Brings the outlier detection of one service onto its thread: calls only say that there
 * is something to look at.
 */
final class ServiceEjections implements EjectionListener {

	private final ServiceStatistics statistics;

	private final OutlierDetector detector;

	private final PickRuntime runtime;

	private final Supplier<EjectionSettings> settings;

	private final ServicePicks picks;

	private final AtomicBoolean evaluating = new AtomicBoolean();

	private final List<EjectionListener> listeners = new CopyOnWriteArrayList<>();

	ServiceEjections(ServicePicks picks, PickRuntime runtime, Supplier<EjectionSettings> settings) {
		this.picks = picks;
		this.runtime = runtime;
		this.settings = settings;
		this.statistics = new ServiceStatistics(runtime.ticker(), this::attemptFailed);
		this.detector = new OutlierDetector(this.statistics, runtime.ticker(), runtime.random(), this);
	}

	ServiceStatistics statistics() {
		return this.statistics;
	}

	Map<String, Ejection> current() {
		return this.detector.ejections();
	}

	long stallNanos() {
		return this.detector.stallNanos();
	}

	void addListener(EjectionListener listener) {
		this.listeners.add(listener);
	}

	private void attemptFailed(InstanceStatistics failed, int inARow) {
		if (inARow >= this.settings.get().consecutiveFailures() && !current().containsKey(failed.instanceId())
				&& this.evaluating.compareAndSet(false, true)) {
			this.runtime.maintenance().schedule(this::evaluate);
		}
	}

	/** On the maintenance thread. */
	void evaluate() {
		this.evaluating.set(false);
		if (this.detector.evaluate(this.settings.get(), this.picks.callable())) {
			this.picks.invalidate();
		}
	}

	void tried(String instanceId, Outcome outcome) {
		this.runtime.maintenance().schedule(() -> {
			if (this.detector.tried(instanceId, outcome, this.settings.get())) {
				this.picks.invalidate();
			}
		});
	}

	@Override
	public void ejected(String instanceId, Ejection ejection, boolean stalled) {
		// Calls that are told to go elsewhere must not come back to the same instance.
		this.picks.invalidate();
		this.listeners.forEach((listener) -> listener.ejected(instanceId, ejection, stalled));
	}

	@Override
	public void returned(String instanceId) {
		this.listeners.forEach((listener) -> listener.returned(instanceId));
	}

}
