package io.github.discovery.loadbalancing.strategy;

import java.util.Arrays;
import java.util.List;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.ServiceSettings.HealthScoreSettings;
import io.github.discovery.loadbalancing.statistics.Assessment;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;

/**
 * Makes weights of what is known of instances. Response time, failures and calls in
 * flight each give a share of the best, and these are multiplied, so that one that fails
 * all calls cannot make up for it by failing quickly. What counts most counts in full.
 */
final class HealthScores {

	private final HealthScoreSettings settings;

	private final double typical;

	private final long now;

	HealthScores(PickerContext context) {
		this.settings = context.settings().tuning().healthScore();
		this.typical = Math.max(1, context.statistics().latencies().quantile(0.5));
		this.now = context.ticker().nanos();
	}

	/**
	 * Return the weights of instances, new ones if they were not made lately.
	 * @param candidates the instances
	 * @return above 0, up to 1, in the same order
	 */
	double[] assess(List<Candidate> candidates) {
		double[] weights = scores(candidates);
		double best = Arrays.stream(weights).max().orElse(1);
		for (int i = 0; i < weights.length; i++) {
			double weight = Math.max(Math.max(weights[i] / best, this.settings.floor()), 1e-4);
			weights[i] = settle(candidates.get(i).statistics(), weight);
		}
		return weights;
	}

	private double settle(InstanceStatistics statistics, double weight) {
		Assessment before = statistics.assessment();
		if (before == null) {
			statistics.assess(new Assessment(weight, this.now));
			return weight;
		}
		if (this.now - before.since() < HealthScoreStrategy.PERIOD.toNanos()) {
			return before.weight();
		}
		boolean same = Math.abs(weight - before.weight()) < this.settings.hysteresis() * before.weight();
		double settled = same ? before.weight() : weight;
		statistics.assess(new Assessment(settled, this.now));
		return settled;
	}

	private double[] scores(List<Candidate> candidates) {
		double[] latencies = new double[candidates.size()];
		double[] calls = new double[candidates.size()];
		for (int i = 0; i < latencies.length; i++) {
			Candidate candidate = candidates.get(i);
			latencies[i] = Slowness.latency(candidate.statistics(), this.typical, this.now);
			calls[i] = (candidate.statistics().inFlight() + 1) / candidate.weight();
		}
		double fastest = Arrays.stream(latencies).min().orElse(1);
		double fewest = Arrays.stream(calls).min().orElse(1);
		double most = Math.max(this.settings.responseTime(),
				Math.max(this.settings.errorRate(), this.settings.connections()));
		double[] scores = new double[latencies.length];
		for (int i = 0; i < scores.length; i++) {
			double success = Math.max(Slowness.LEAST_SUCCESS, 1 - candidates.get(i).statistics().errorRate());
			scores[i] = (most <= 0) ? 1
					: Math.pow(fastest / latencies[i], this.settings.responseTime() / most)
							* Math.pow(success, this.settings.errorRate() / most)
							* Math.pow(fewest / calls[i], this.settings.connections() / most);
		}
		return scores;
	}

	static double current(InstanceStatistics statistics) {
		Assessment assessment = statistics.assessment();
		return (assessment != null) ? assessment.weight() : 1;
	}

}
