package io.github.discovery.client.call;

import java.util.ArrayList;
import java.util.List;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.Explanation.Attempt;
import io.github.discovery.client.call.Explanation.Option;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Dropped;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Collects why a call goes where it goes. Only made for calls that asked for it.
 */
final class Explained {

	private static final double NANOS_PER_MILLI = 1e6;

	private final Explanations explanations;

	private final ServicePicks picks;

	private final @Nullable PickOptions options;

	private final List<Attempt> attempts = new ArrayList<>();

	Explained(Explanations explanations, ServicePicks picks, @Nullable PickOptions options) {
		this.explanations = explanations;
		this.picks = picks;
		this.options = options;
	}

	synchronized void attempted(Candidate candidate, Outcome outcome, long nanos) {
		this.attempts.add(new Attempt(candidate.instance().getInstanceId(), outcome.label(), nanos / NANOS_PER_MILLI));
	}

	synchronized void ended(CallResult result) {
		Assembled assembled = this.picks.assembled(this.options);
		PickOptions wanted = this.options;
		String strategy = (wanted != null && wanted.strategy() != null) ? wanted.strategy()
				: this.picks.settings().strategy();
		this.explanations.add(new Explanation(this.picks.service().value(), strategy, options(assembled),
				assembled.dropped().stream().limit(Explanation.MAX_OPTIONS).map(Explained::describe).toList(),
				assembled.remarks(), List.copyOf(this.attempts), result.label()));
	}

	private List<Option> options(Assembled assembled) {
		List<String> dropped = assembled.dropped().stream().map((drop) -> drop.instance().getInstanceId()).toList();
		return this.picks.eligible()
			.stream()
			.filter((instance) -> !dropped.contains(instance.getInstanceId()))
			.limit(Explanation.MAX_OPTIONS)
			.map((instance) -> option(assembled.picker(), instance))
			.toList();
	}

	private Option option(Picker picker, DiscoveredInstance instance) {
		Candidate candidate = Candidate.of(instance, this.picks.statistics().of(instance.getInstanceId()));
		double score = picker.score(candidate);
		return new Option(instance.getInstanceId(), candidate.weight(), Double.isNaN(score) ? null : score);
	}

	private static String describe(Dropped dropped) {
		return dropped.instance().getInstanceId() + " by " + dropped.layer() + ": " + dropped.reason();
	}

}
