package io.github.discovery.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps meters in step with what there is to measure; between two looks their values are
 * live, but new subjects have no meter yet.
 */
public final class DiscoveryMeters implements AutoCloseable {

	/** Time between two looks. */
	static final Duration PERIOD = Duration.ofSeconds(10);

	private static final Log logger = LogFactory.getLog(DiscoveryMeters.class);

	private final List<Part> parts;

	private final AtomicBoolean warned = new AtomicBoolean();

	private final Disposable refreshing;

	/**
	 * Start to look.
	 * @param parts the meters
	 * @param scheduler where to look from
	 */
	public DiscoveryMeters(List<Part> parts, Scheduler scheduler) {
		this.parts = List.copyOf(parts);
		this.refreshing = Flux.interval(Duration.ZERO, PERIOD, scheduler)
			.onBackpressureDrop()
			.subscribe((tick) -> refresh());
	}

	private void refresh() {
		for (Part part : this.parts) {
			try {
				if (!part.refresh() && this.warned.compareAndSet(false, true)) {
					logger.warn("There is more to measure than there may be meters: the rest has none");
				}
			}
			catch (RuntimeException ex) {
				logger.warn("Meters of " + part.getClass().getSimpleName() + " could not be brought up to date", ex);
			}
		}
	}

	@Override
	public void close() {
		this.refreshing.dispose();
	}

	/**
	 * Meters whose subjects come and go.
	 */
	@FunctionalInterface
	public interface Part {

		/**
		 * Add meters of new subjects and remove those of subjects that are gone.
		 * @return whether every subject has its meters; {@code false} if a bound was
		 * reached
		 */
		boolean refresh();

	}

}
