package io.github.discovery.loadbalancing.layer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.PickerFactory;
import io.github.discovery.loadbalancing.PickerLayer;
import io.github.discovery.loadbalancing.ServiceSettings.PanicMode;
import io.github.discovery.loadbalancing.ServiceSettings.PanicSettings;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.model.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out who rests, unless too few would be left; and lets one request at a time find
 * out whether somebody whose rest is over is well again, in panic too, or nobody would
 * ever find the way out of it.
 */
public final class EjectionLayer implements PickerLayer {

	/** The name of this layer in what it drops. */
	public static final String NAME = "ejection";

	@Override
	public Picker apply(Candidates candidates, PickerFactory next) {
		PickerContext context = candidates.context();
		PanicSettings panic = context.settings().panic();
		if (context.ejections().isEmpty() && panic.mode() != PanicMode.FAIL) {
			return next.create(candidates);
		}
		Callable callable = Callable.of(candidates.whole());
		boolean panicking = callable.share() < panic.threshold();
		Picker rest;
		if (panicking && panic.mode() == PanicMode.FAIL) {
			candidates.remark("panic: " + callable + ", calls fail");
			String others = "not called in panic (" + callable + ")";
			rest = next.create(candidates.withoutIf(NAME, (candidate) -> {
				Supplier<String> reason = objection(candidate, context);
				return (reason != null) ? reason : () -> others;
			}));
		}
		else if (panicking || callable.isNobody()) {
			if (callable.ejected() > 0) {
				candidates.remark("panic: " + callable);
			}
			rest = next.create(candidates);
		}
		else {
			rest = next.create(candidates.withoutIf(NAME, (candidate) -> objection(candidate, context)));
		}
		return withTrials(candidates, rest);
	}

	/** Put into words when it is read: the picker may be older than that by a while. */
	private static @Nullable Supplier<String> objection(Candidate candidate, PickerContext context) {
		Ejection ejection = find(candidate, context.ejections());
		if (ejection == null) {
			return null;
		}
		Ticker ticker = context.ticker();
		return () -> "ejected (" + ejection.reason() + ", " + outlook(ejection, ticker.nanos()) + ")";
	}

	private static String outlook(Ejection ejection, long now) {
		if (ejection.isOnTrial()) {
			return "on trial";
		}
		long left = ejection.until() - now;
		return (left > 0) ? "back in " + Duration.ofNanos(left).plusMillis(999).toSeconds() + " s" : "its rest is over";
	}

	private static @Nullable Ejection find(Candidate candidate, Map<String, Ejection> ejections) {
		return ejections.get(candidate.instance().getInstanceId());
	}

	private static Picker withTrials(Candidates candidates, Picker rest) {
		List<Trial> trials = new ArrayList<>();
		for (Candidate candidate : candidates.remaining()) {
			Ejection ejection = find(candidate, candidates.context().ejections());
			if (ejection != null && ejection.isOnTrial()) {
				trials.add(new Trial(candidate.forTrial(), ejection));
			}
		}
		return trials.isEmpty() ? rest : new Trials(trials, candidates.context(), rest);
	}

	/** One whose rest is over. */
	record Trial(Candidate candidate, Ejection ejection) {

		boolean isFor(PickRequest request) {
			return request.isAny() || !request.excludes(this.candidate);
		}

	}

	/** How many there are, how many of them have a status to be called, and rest. */
	private record Callable(int total, int eligible, int ejected) {

		static Callable of(Candidates candidates) {
			ServiceSnapshot snapshot = candidates.snapshot();
			Iterator<DiscoveredInstance> eligible = snapshot.eligible().iterator();
			Iterator<DiscoveredInstance> population = candidates.population().iterator();
			DiscoveredInstance mayBeCalled = next(eligible);
			DiscoveredInstance member = next(population);
			int callable = 0;
			int ejected = 0;
			// Both are parts of the snapshot in its order, so no set has to be made of
			// them.
			for (DiscoveredInstance instance : snapshot.instances()) {
				if (instance == mayBeCalled && instance == member) {
					callable++;
					ejected += candidates.context().ejections().containsKey(instance.getInstanceId()) ? 1 : 0;
				}
				mayBeCalled = (instance == mayBeCalled) ? next(eligible) : mayBeCalled;
				member = (instance == member) ? next(population) : member;
			}
			return new Callable(candidates.population().size(), callable, ejected);
		}

		private static @Nullable DiscoveredInstance next(Iterator<DiscoveredInstance> instances) {
			return instances.hasNext() ? instances.next() : null;
		}

		double share() {
			return (double) (this.eligible - this.ejected) / Math.max(1, this.total);
		}

		boolean isNobody() {
			return this.eligible == this.ejected;
		}

		@Override
		public String toString() {
			return (this.eligible - this.ejected) + " of " + this.total + " callable";
		}

	}

}
