package io.github.discovery.loadbalancing.layer;

import java.time.Duration;
import java.util.List;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.PickerFactory;
import io.github.discovery.loadbalancing.PickerLayer;
import io.github.discovery.loadbalancing.ServiceSettings.WeightSettings;
import io.github.discovery.model.InstanceStatus;

/**
 * Gives candidates their weight: what is configured for the instance or else what it
 * registered, less while it is in status warning, and less while it is new and others are
 * not. Strategies that go by weights do the rest.
 *
 * <p>
 * A strategy that is {@linkplain LoadBalancingStrategy#isEven() even} has its picks
 * {@linkplain Thinned thinned out} instead. Registered weights do not count there, since
 * nobody who wants them chooses such a strategy; only slow start and warning do, and as
 * soon as a weight is configured for any of the candidates all weights do.
 */
public final class WeightLayer implements PickerLayer {

	/** A refresh more often would be seen by nobody. */
	private static final long SHORTEST_REFRESH = Duration.ofMillis(500).toNanos();

	/** The steps in which an instance comes to its full weight. */
	private static final int STEPS = 20;

	/** Nobody is left without any call by a factor. */
	private static final double LEAST = 0.01;

	@Override
	public Picker apply(Candidates candidates, PickerFactory next) {
		PickerContext context = candidates.context();
		WeightSettings settings = context.settings().weights();
		ConfiguredWeights configured = new ConfiguredWeights(settings.byInstance());
		boolean warming = isWarming(candidates, settings);
		long now = context.ticker().nanos();
		Candidates weighted = candidates.map((candidate) -> {
			double weight = configured.of(candidate.instance(), candidate.weight());
			if (candidate.instance().status() == InstanceStatus.WARNING) {
				weight *= Math.max(LEAST, settings.warning());
			}
			if (warming) {
				weight *= warmth(now - candidate.statistics().newSince(), settings);
			}
			return (weight == candidate.weight()) ? candidate : candidate.withWeight(weight);
		});
		Picker picker = next.create(weighted);
		boolean even = next instanceof LoadBalancingStrategy strategy && strategy.isEven();
		return even ? thinned(picker, weighted, configured) : picker;
	}

	/**
	 * Somebody has to take what a new instance does not: where all are new nobody starts
	 * slowly.
	 */
	private static boolean isWarming(Candidates candidates, WeightSettings settings) {
		long window = settings.slowStart().toNanos();
		long now = candidates.context().ticker().nanos();
		long oldest = Long.MIN_VALUE;
		long youngest = Long.MAX_VALUE;
		for (Candidate candidate : candidates.remaining()) {
			long age = now - candidate.statistics().newSince();
			oldest = Math.max(oldest, age);
			youngest = Math.min(youngest, age);
		}
		if (window <= 0 || youngest >= window) {
			return false;
		}
		boolean allNew = oldest < window;
		candidates
			.refreshAfter(Duration.ofNanos(Math.max(SHORTEST_REFRESH, allNew ? window - oldest : window / STEPS)));
		return !allNew;
	}

	private static double warmth(long age, WeightSettings settings) {
		double share = Math.max(0, (double) age / settings.slowStart().toNanos());
		if (share >= 1) {
			return 1;
		}
		double aggression = (settings.aggression() > 0) ? settings.aggression() : 1;
		double warmth = (aggression == 1) ? share : Math.pow(share, 1 / aggression);
		return Math.max(Math.max(LEAST, Math.min(1, settings.floor())), warmth);
	}

	private static Picker thinned(Picker picker, Candidates weighted, ConfiguredWeights configured) {
		List<Candidate> candidates = weighted.remaining();
		boolean all = candidates.stream().anyMatch((candidate) -> configured.has(candidate.instance()));
		double[] shares = candidates.stream().mapToDouble((candidate) -> share(candidate, all)).toArray();
		for (double share : shares) {
			if (share != shares[0]) {
				return new Thinned(picker, candidates, shares, all, weighted.context().random());
			}
		}
		return picker;
	}

	static double share(Candidate candidate, boolean registered) {
		return registered ? candidate.weight() : candidate.weight() / candidate.instance().weight();
	}

}
