package io.github.discovery.loadbalancing.layer;

import java.util.List;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.layer.EjectionLayer.Trial;
import org.jspecify.annotations.Nullable;

/**
 * Gives ejected instances whose rest is over to one request each that may try. The clock
 * is read only by such requests, and only while there are such instances.
 */
final class Trials implements Picker {

	/** So many are looked at by one request, beginning anywhere. */
	private static final int MAX_LOOKS = 8;

	private final Trial[] trials;

	private final PickerContext context;

	private final Picker rest;

	Trials(List<Trial> trials, PickerContext context, Picker rest) {
		this.trials = trials.toArray(Trial[]::new);
		this.context = context;
		this.rest = rest;
	}

	@Override
	public @Nullable Candidate pick(PickRequest request) {
		Candidate trial = request.mayTry() ? take(request) : null;
		return (trial != null) ? trial : this.rest.pick(request);
	}

	@Override
	public double score(Candidate candidate) {
		return this.rest.score(candidate);
	}

	private @Nullable Candidate take(PickRequest request) {
		int length = this.trials.length;
		int at = (length == 1) ? 0 : this.context.random().nextInt(length);
		long now = this.context.ticker().nanos();
		for (int i = Math.min(length, MAX_LOOKS); i > 0; i--) {
			Trial trial = this.trials[at];
			if (trial.isFor(request) && trial.ejection().takeTrial(now)) {
				return trial.candidate();
			}
			at = (at + 1 == length) ? 0 : at + 1;
		}
		return null;
	}

}
