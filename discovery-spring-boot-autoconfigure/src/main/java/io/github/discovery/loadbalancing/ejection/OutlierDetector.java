package io.github.discovery.loadbalancing.ejection;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Decides which instances of one service rest. The rules are Envoy's outlier detection,
 * sized for fleets of three: several failures in a row, a large share of failures, or
 * calls that wait for an instance that does not react at all. Everything but
 * {@link #ejections()} belongs to one thread.
 */
public final class OutlierDetector {

	/** So many calls without a reaction are needed before an instance counts as stuck. */
	static final int STALLED_CALLS = 5;

	/** No instance counts as stuck before calls have waited so long. */
	static final Duration SHORTEST_STALL = Duration.ofSeconds(1);

	/** Nor before they have waited so many times longer than nearly all calls take. */
	static final int STALL_FACTOR = 10;

	private static final double P99 = 0.99;

	private static final double JITTER = 0.1;

	private final ServiceStatistics statistics;

	private final Ticker ticker;

	private final RandomGenerator random;

	private final EjectionListener listener;

	private final Map<String, RateWindow> windows = new HashMap<>();

	private final Map<String, Past> past = new HashMap<>();

	private volatile Map<String, Ejection> ejections = Map.of();

	/**
	 * Create a detector that has ejected nobody.
	 * @param statistics what calls came to
	 * @param ticker the clock of the statistics
	 * @param random the source of jitter
	 * @param listener hears of decisions
	 */
	public OutlierDetector(ServiceStatistics statistics, Ticker ticker, RandomGenerator random,
			EjectionListener listener) {
		this.statistics = statistics;
		this.ticker = ticker;
		this.random = random;
		this.listener = listener;
	}

	/**
	 * Return who rests now.
	 * @return an unmodifiable map by instance id, for any thread
	 */
	public Map<String, Ejection> ejections() {
		return this.ejections;
	}

	/**
	 * Return how long calls may wait for an instance before it counts as stuck.
	 * @return nanoseconds, {@link Long#MAX_VALUE} until any call has succeeded
	 */
	public long stallNanos() {
		long p99 = this.statistics.latencies().quantile(P99);
		return (p99 == 0) ? Long.MAX_VALUE : Math.max(SHORTEST_STALL.toNanos(), STALL_FACTOR * p99);
	}

	/**
	 * Look at all instances and decide.
	 * @param settings the rules
	 * @param callable the ids of the instances that have a status to be called
	 * @return whether another picker is needed
	 */
	public boolean evaluate(EjectionSettings settings, Collection<String> callable) {
		long now = this.ticker.nanos();
		Map<String, Ejection> next = new HashMap<>(this.ejections);
		next.keySet().removeIf((id) -> this.statistics.find(id) == null);
		this.windows.keySet().removeIf((id) -> this.statistics.find(id) == null);
		this.past.keySet().removeIf((id) -> this.statistics.find(id) == null);
		if (!settings.enabled()) {
			next.clear();
		}
		next.replaceAll((id, ejection) -> (!ejection.isOnTrial() && now - ejection.until() >= 0) ? ejection.onTrial()
				: ejection);
		Set<String> stalled = new HashSet<>();
		for (String id : callable) {
			Suspicion suspicion = (settings.enabled() && !next.containsKey(id)) ? suspect(id, settings, now) : null;
			if (suspicion != null && mayEject(settings, callable, next)) {
				next.put(id, eject(id, suspicion.reason(), settings, now));
				if (suspicion.stalled()) {
					stalled.add(id);
				}
			}
		}
		return publish(next, stalled);
	}

	private @Nullable Suspicion suspect(String id, EjectionSettings settings, long now) {
		InstanceStatistics suspect = this.statistics.find(id);
		if (suspect == null) {
			return null;
		}
		RateWindow window = this.windows.computeIfAbsent(id, (key) -> new RateWindow());
		window.sample(suspect, now, settings.window().toNanos());
		int inARow = suspect.failuresInARow();
		if (inARow >= settings.consecutiveFailures()) {
			return new Suspicion(inARow + " failures in a row", false);
		}
		if (window.total() >= settings.minimumRequests()
				&& window.failed() >= settings.failureRate() * window.total()) {
			return new Suspicion(window.failed() + " of " + window.total() + " calls failed", false);
		}
		long waited = suspect.waited(now);
		long unanswered = suspect.unanswered();
		if (unanswered >= STALLED_CALLS && waited >= stallNanos()) {
			return new Suspicion(unanswered + " calls unanswered for " + Duration.ofNanos(waited).toMillis() + " ms",
					true);
		}
		return null;
	}

	private static boolean mayEject(EjectionSettings settings, Collection<String> callable,
			Map<String, Ejection> ejected) {
		long already = callable.stream().filter(ejected::containsKey).count();
		long most = Math.max(1, (long) (callable.size() * settings.maxEjected()));
		return already < most && already + 1 < callable.size();
	}

	private Ejection eject(String id, String reason, EjectionSettings settings, long now) {
		Past before = this.past.get(id);
		if (before == null || now - before.returned() >= settings.maxTime().toNanos()) {
			return again(id, reason, 1, settings, now);
		}
		return again(id, reason, before.count() + 1, settings, now);
	}

	private Ejection again(String id, String reason, int count, EjectionSettings settings, long now) {
		long rest = Math.min(settings.baseTime().toNanos() * count, settings.maxTime().toNanos());
		long jittered = (long) (rest * (1 - JITTER + 2 * JITTER * this.random.nextDouble()));
		this.windows.computeIfAbsent(id, (key) -> new RateWindow()).restart();
		return Ejection.of(reason, count, now, now + Math.min(jittered, settings.maxTime().toNanos()));
	}

	/**
	 * Take in what a trial came to.
	 * @param instanceId the instance that was tried
	 * @param outcome what the call came to
	 * @param settings the rules
	 * @return whether another picker is needed
	 */
	public boolean tried(String instanceId, Outcome outcome, EjectionSettings settings) {
		Ejection ejection = this.ejections.get(instanceId);
		if (ejection == null || !ejection.isOnTrial()) {
			return false;
		}
		long now = this.ticker.nanos();
		Map<String, Ejection> next = new HashMap<>(this.ejections);
		if (outcome == Outcome.CANCELLED) {
			ejection.giveBackTrial();
			return false;
		}
		if (outcome.isAgainstRate()) {
			next.put(instanceId, again(instanceId, ejection.reason(), ejection.count() + 1, settings, now));
		}
		else {
			next.remove(instanceId);
			this.past.put(instanceId, new Past(ejection.count(), now));
			this.windows.computeIfAbsent(instanceId, (key) -> new RateWindow()).restart();
			this.statistics.of(instanceId).renew();
		}
		return publish(next, Set.of());
	}

	private boolean publish(Map<String, Ejection> next, Set<String> stalled) {
		Map<String, Ejection> before = this.ejections;
		if (before.equals(next)) {
			return false;
		}
		this.ejections = Map.copyOf(next);
		next.forEach((id, ejection) -> {
			Ejection earlier = before.get(id);
			if (earlier == null || ejection.count() != earlier.count()) {
				this.listener.ejected(id, ejection, stalled.contains(id));
			}
		});
		before.keySet().stream().filter((id) -> !next.containsKey(id)).forEach(this.listener::returned);
		return true;
	}

	/** When an instance came back, and how often it had rested by then. */
	private record Past(int count, long returned) {
	}

	private record Suspicion(String reason, boolean stalled) {
	}

}
