package io.github.discovery.loadbalancing.ejection;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.LatencyHistogram;
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

	/**
	 * Or than half of them take: the slow calls of a cold start must not hide a stall for
	 * the minutes it takes to forget them.
	 */
	static final int STALL_FACTOR_OF_MEDIAN = 100;

	/** More between two looks is time in which nobody called. */
	private static final Duration LONGEST_STEP = Duration.ofSeconds(1);

	private static final double P99 = 0.99;

	private static final double MEDIAN = 0.5;

	private static final double JITTER = 0.1;

	private final ServiceStatistics statistics;

	private final Ticker ticker;

	private final RandomGenerator random;

	private final EjectionListener listener;

	private final Map<String, RateWindow> windows = new HashMap<>();

	private final Map<String, Past> past = new HashMap<>();

	/** Ejected instances that had no status to be called when this was last asked. */
	private final Set<String> away = new HashSet<>();

	/** For how long instances have waited for the first call that may try. */
	private final Map<String, Long> untried = new HashMap<>();

	private long evaluated;

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
		this.evaluated = ticker.nanos();
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
		LatencyHistogram latencies = this.statistics.latencies();
		long p99 = latencies.quantile(P99);
		if (p99 == 0) {
			return Long.MAX_VALUE;
		}
		long longest = Math.min(STALL_FACTOR * p99, STALL_FACTOR_OF_MEDIAN * latencies.quantile(MEDIAN));
		return Math.max(SHORTEST_STALL.toNanos(), longest);
	}

	/**
	 * Look at all instances and decide. An instance that was away, or critical, while it
	 * rested and is back keeps its ejection but is tried at once: a registry that loses
	 * it for a moment does not acquit it, and a new process does not wait in its place.
	 * @param settings the rules
	 * @param callable the ids of the instances that have a status to be called
	 * @return whether another picker is needed
	 */
	public boolean evaluate(EjectionSettings settings, Collection<String> callable) {
		long now = this.ticker.nanos();
		Set<String> present = new LinkedHashSet<>(callable);
		Map<String, Ejection> next = new HashMap<>(this.ejections);
		forgetThoseThatAreGone(next.keySet());
		if (!settings.enabled()) {
			next.clear();
		}
		letBackUntried(next, now);
		next.replaceAll((id, ejection) -> isDue(id, ejection, present, now) ? ejection.onTrial() : ejection);
		this.away.clear();
		next.keySet().stream().filter((id) -> !present.contains(id)).forEach(this.away::add);
		Set<String> stalled = settings.enabled() ? ejectSuspects(settings, present, next, now) : Set.of();
		this.evaluated = now;
		return publish(next, stalled);
	}

	private void forgetThoseThatAreGone(Set<String> ejected) {
		ejected.removeIf((id) -> this.statistics.find(id) == null);
		this.windows.keySet().removeIf((id) -> this.statistics.find(id) == null);
		this.past.keySet().removeIf((id) -> this.statistics.find(id) == null);
	}

	private boolean isDue(String id, Ejection ejection, Set<String> present, long now) {
		if (!present.contains(id)) {
			return false;
		}
		return this.away.contains(id) || (!ejection.isOnTrial() && now - ejection.until() >= 0);
	}

	/**
	 * Where all calls are of the kind that may not be used to try, waiting for another
	 * one would keep an instance out for ever. So it comes back untried after as much
	 * time as its rest took; only time counts in which there were calls.
	 */
	private void letBackUntried(Map<String, Ejection> ejected, long now) {
		this.untried.keySet().removeIf((id) -> !isWaiting(id, ejected));
		long passed = Math.min(now - this.evaluated, LONGEST_STEP.toNanos());
		for (String id : List.copyOf(ejected.keySet())) {
			Ejection ejection = ejected.get(id);
			if (ejection != null && isWaiting(id, ejected)
					&& this.untried.merge(id, passed, Long::sum) >= ejection.until() - ejection.began()) {
				this.untried.remove(id);
				letBack(id, ejected, now);
			}
		}
	}

	private boolean isWaiting(String id, Map<String, Ejection> ejected) {
		Ejection ejection = ejected.get(id);
		return ejection != null && ejection.isUntried() && !this.away.contains(id);
	}

	private Set<String> ejectSuspects(EjectionSettings settings, Set<String> callable, Map<String, Ejection> next,
			long now) {
		Set<String> stalled = new HashSet<>();
		long left = room(settings, callable, next.keySet());
		for (String id : callable) {
			Suspicion suspicion = next.containsKey(id) ? null : suspect(id, settings, now);
			if (suspicion != null && left > 0) {
				left--;
				next.put(id, eject(id, suspicion.reason(), settings, now));
				if (suspicion.stalled()) {
					stalled.add(id);
				}
			}
		}
		return stalled;
	}

	/** How many more may be ejected: never the last one. */
	private static long room(EjectionSettings settings, Set<String> callable, Set<String> ejected) {
		long already = callable.stream().filter(ejected::contains).count();
		long most = Math.max(1, (long) (callable.size() * settings.maxEjected()));
		return Math.min(most, callable.size() - 1) - already;
	}

	private @Nullable Suspicion suspect(String id, EjectionSettings settings, long now) {
		InstanceStatistics suspect = this.statistics.find(id);
		if (suspect == null) {
			return null;
		}
		RateWindow window = this.windows.computeIfAbsent(id, (key) -> RateWindow.since(suspect.newSince()));
		window.sample(suspect, now, settings.window().toNanos());
		int inARow = suspect.failuresInARow();
		if (settings.isTooMany(inARow)) {
			return new Suspicion(inARow + " failures in a row", false);
		}
		if (settings.isTooLarge(window.failed(), window.total())) {
			return new Suspicion(window.failed() + " of " + window.total() + " calls failed", false);
		}
		long unanswered = suspect.unanswered();
		long waited = (unanswered >= STALLED_CALLS) ? suspect.waited(now) : 0;
		if (waited >= SHORTEST_STALL.toNanos() && waited >= stallNanos()) {
			return new Suspicion(unanswered + " calls unanswered for " + Duration.ofNanos(waited).toMillis() + " ms",
					true);
		}
		return null;
	}

	private Ejection eject(String id, String reason, EjectionSettings settings, long now) {
		Past before = this.past.get(id);
		if (before == null || now - before.returned() >= settings.maxTime().toNanos()) {
			return again(id, reason, 1, settings, now);
		}
		return again(id, reason, before.count() + 1, settings, now);
	}

	private Ejection again(String id, String reason, int count, EjectionSettings settings, long now) {
		double most = settings.maxTime().toNanos();
		double rest = Math.min((double) settings.baseTime().toNanos() * count, most);
		double jittered = rest * (1 - JITTER + 2 * JITTER * this.random.nextDouble());
		return Ejection.of(reason, count, now, now + (long) Math.min(jittered, most));
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
		if (outcome == Outcome.CANCELLED) {
			ejection.giveBackTrial();
			return false;
		}
		long now = this.ticker.nanos();
		Map<String, Ejection> next = new HashMap<>(this.ejections);
		if (outcome.isAgainstRate()) {
			next.put(instanceId, again(instanceId, ejection.reason(), ejection.count() + 1, settings, now));
		}
		else {
			letBack(instanceId, next, now);
		}
		return publish(next, Set.of());
	}

	/** What calls came to while it rested is not held against it. */
	private void letBack(String id, Map<String, Ejection> ejected, long now) {
		Ejection ejection = ejected.remove(id);
		InstanceStatistics returning = this.statistics.find(id);
		if (ejection != null && returning != null) {
			this.past.put(id, new Past(ejection.count(), now));
			this.windows.computeIfAbsent(id, (key) -> RateWindow.since(now)).restart(returning, now);
			returning.renew();
		}
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
