package io.github.discovery.loadbalancing.strategy;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import org.jspecify.annotations.Nullable;

/**
 * All instances by turns, each as often as its health deserves: response time, failures
 * and calls in flight make up a weight. Never the healthiest alone, which would not stay
 * so for long.
 */
public final class HealthScoreStrategy implements LoadBalancingStrategy {

	/** The name of this strategy. */
	public static final String NAME = "health-score";

	/** How long weights stay as they are. */
	static final Duration PERIOD = Duration.ofSeconds(1);

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Picker create(Candidates candidates) {
		List<Candidate> remaining = candidates.remaining();
		if (remaining.isEmpty()) {
			return Picker.NONE;
		}
		candidates.refreshAfter(PERIOD);
		double[] health = new HealthScores(candidates.context()).assess(remaining);
		double[] weights = new double[health.length];
		for (int i = 0; i < health.length; i++) {
			weights[i] = health[i] * remaining.get(i).weight();
		}
		RandomGenerator random = candidates.context().random();
		Picker picker = Weights.areEqual(weights) ? new RoundRobinPicker(remaining, random)
				: new StridePicker(remaining, weights, random);
		return new Scored(picker);
	}

	private record Scored(Picker picker) implements Picker {

		@Override
		public @Nullable Candidate pick(PickRequest request) {
			return this.picker.pick(request);
		}

		@Override
		public double score(Candidate candidate) {
			return HealthScores.current(candidate.statistics());
		}

	}

}
