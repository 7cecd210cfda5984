package io.github.discovery.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.ejection.EjectionListener;
import io.github.discovery.loadbalancing.ejection.EjectionSettings;
import io.github.discovery.loadbalancing.ejection.OutlierDetector;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Brings the outlier detection of one service onto its thread: calls only say that there
 * is something to look at.
 */
final class ServiceEjections implements EjectionListener {

	private static final Log logger = LogFactory.getLog(ServiceEjections.class);

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
		// Only once: if it may not be ejected now, a tick asks again.
		EjectionSettings rules = this.settings.get();
		if (inARow == rules.consecutiveFailures() && rules.isTooMany(inARow)
				&& this.evaluating.compareAndSet(false, true)) {
			schedule(this::evaluate);
		}
	}

	private void schedule(Runnable task) {
		try {
			this.runtime.maintenance().schedule(task);
		}
		catch (RejectedExecutionException ex) {
			// The context is closed: calls that still end must not fail for it.
			logger.debug("No more ejections: " + ex.getMessage());
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
		schedule(() -> {
			if (this.detector.tried(instanceId, outcome, this.settings.get())) {
				this.picks.invalidate();
			}
		});
	}

	@Override
	public void ejected(String instanceId, Ejection ejection, boolean stalled) {
		// Calls that are told to go elsewhere must not come back to the same instance.
		this.picks.invalidate();
		tell((listener) -> listener.ejected(instanceId, ejection, stalled));
	}

	@Override
	public void returned(String instanceId) {
		tell((listener) -> listener.returned(instanceId));
	}

	/** A listener that fails must not end the looking after. */
	private void tell(Consumer<EjectionListener> event) {
		for (EjectionListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener to ejections failed", ex);
			}
		}
	}

}
