package io.github.discovery.loadbalancing.statistics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.discovery.model.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of all instances of one service, those included that left a short while
 * ago: an instance that comes back under its id finds its counters again.
 */
public final class ServiceStatistics {

	/** How long the statistics of an instance that left are kept. */
	public static final Duration RETENTION = Duration.ofMinutes(10);

	/** Statistics of instances that left, at most. */
	static final int MAX_DEPARTED = 1000;

	private final Ticker ticker;

	private final InstanceStatistics.FailureListener failures;

	private final LatencyHistogram latencies = new LatencyHistogram();

	private final Map<String, InstanceStatistics> statistics = new ConcurrentHashMap<>();

	private final Map<String, Long> departed = new ConcurrentHashMap<>();

	/**
	 * Create statistics of a service nobody has called yet.
	 * @param ticker measures how long ago an instance left
	 */
	public ServiceStatistics(Ticker ticker) {
		this(ticker, InstanceStatistics.FailureListener.NONE);
	}

	/**
	 * Create statistics of a service nobody has called yet.
	 * @param ticker measures how long ago an instance left
	 * @param failures hears of each failed attempt
	 */
	public ServiceStatistics(Ticker ticker, InstanceStatistics.FailureListener failures) {
		this.ticker = ticker;
		this.failures = failures;
	}

	/**
	 * Return the response times of successful attempts at any instance.
	 * @return a histogram
	 */
	public LatencyHistogram latencies() {
		return this.latencies;
	}

	/**
	 * Return the statistics of an instance, new ones if need be.
	 * @param instanceId the id of the instance
	 * @return its counters
	 */
	public InstanceStatistics of(String instanceId) {
		return this.statistics.computeIfAbsent(instanceId,
				(id) -> new InstanceStatistics(id, this.ticker, this.latencies, this.failures));
	}

	/**
	 * Return the statistics of an instance, if there are any.
	 * @param instanceId the id of the instance
	 * @return its counters or {@code null}
	 */
	public @Nullable InstanceStatistics find(String instanceId) {
		return this.statistics.get(instanceId);
	}

	/**
	 * Return the statistics of all instances.
	 * @return a copy
	 */
	public Collection<InstanceStatistics> all() {
		return List.copyOf(this.statistics.values());
	}

	/**
	 * Tell which instances there are now, and forget those that left long ago.
	 * @param present the ids of the instances of the current snapshot
	 */
	public void retain(Set<String> present) {
		long now = this.ticker.nanos();
		for (String id : present) {
			if (this.departed.remove(id) != null) {
				of(id).renew();
			}
		}
		for (String id : this.statistics.keySet()) {
			if (!present.contains(id)) {
				this.departed.putIfAbsent(id, now);
			}
		}
		this.departed.forEach((id, since) -> {
			if (now - since >= RETENTION.toNanos()) {
				forget(id);
			}
		});
		int tooMany = this.departed.size() - MAX_DEPARTED;
		if (tooMany > 0) {
			List<Map.Entry<String, Long>> oldest = new ArrayList<>(this.departed.entrySet());
			oldest.sort(Comparator.comparingLong((entry) -> entry.getValue() - now));
			oldest.subList(0, tooMany).forEach((entry) -> forget(entry.getKey()));
		}
	}

	private void forget(String id) {
		this.departed.remove(id);
		this.statistics.remove(id);
	}

}
