package io.github.discovery.loadbalancing.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerFactory;
import io.github.discovery.loadbalancing.PickerLayer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the group with the lowest priority number; the next group serves only a request
 * that excludes all of the one before.
 */
public final class PriorityLayer implements PickerLayer {

	@Override
	public Picker apply(Candidates candidates, PickerFactory next) {
		Map<Integer, List<Candidate>> groups = new TreeMap<>();
		for (Candidate candidate : candidates.remaining()) {
			groups.computeIfAbsent(candidate.instance().priority(), (priority) -> new ArrayList<>()).add(candidate);
		}
		if (groups.size() <= 1) {
			return next.create(candidates);
		}
		List<Picker> pickers = groups.values().stream().map((group) -> next.create(candidates.only(group))).toList();
		return new Failover(pickers.toArray(Picker[]::new));
	}

	private record Failover(Picker[] pickers) implements Picker {

		@Override
		public @Nullable Candidate pick(PickRequest request) {
			for (Picker picker : this.pickers) {
				Candidate candidate = picker.pick(request);
				if (candidate != null) {
					return candidate;
				}
			}
			return null;
		}

	}

}
