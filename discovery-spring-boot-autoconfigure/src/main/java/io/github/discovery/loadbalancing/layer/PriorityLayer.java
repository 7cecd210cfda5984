package io.github.discovery.loadbalancing.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerFactory;
import io.github.discovery.loadbalancing.PickerLayer;
import io.github.discovery.loadbalancing.ServiceSettings.ZoneSettings;
import io.github.discovery.model.DiscoveredInstance;

/**
 * Calls the first level, and the next with as much as the ones before cannot take, as
 * Envoy's priority levels do. A level is a registered priority, or a datacenter where an
 * order of datacenters is configured. A request that excludes all of a level goes to the
 * next.
 */
public final class PriorityLayer implements PickerLayer {

	/** Levels beyond these count as one, whatever numbers a registry may hold. */
	static final int MAX_LEVELS = 16;

	@Override
	public Picker apply(Candidates candidates, PickerFactory next) {
		ZoneSettings settings = candidates.context().settings().zones();
		Map<Integer, Level> levels = new TreeMap<>();
		for (DiscoveredInstance instance : candidates.population()) {
			levels.computeIfAbsent(number(instance, settings), (number) -> new Level()).total++;
		}
		if (levels.size() <= 1) {
			return next.create(candidates);
		}
		for (Candidate candidate : candidates.remaining()) {
			Level level = levels.computeIfAbsent(number(candidate.instance(), settings), (number) -> new Level());
			level.candidates.add(candidate);
			boolean ejected = candidates.context().ejections().containsKey(candidate.instance().getInstanceId());
			level.well += ejected ? 0 : 1;
		}
		levels.values().removeIf((level) -> level.candidates.isEmpty());
		return sideBySide(candidates, bounded(levels), next);
	}

	private static int number(DiscoveredInstance instance, ZoneSettings settings) {
		List<String> order = settings.datacenters();
		if (order.isEmpty()) {
			return instance.priority();
		}
		String datacenter = instance.datacenter();
		int position = (datacenter != null) ? order.indexOf(datacenter) : -1;
		return (position >= 0) ? position : order.size();
	}

	private static Map<Integer, Level> bounded(Map<Integer, Level> levels) {
		Map<Integer, Level> bounded = new TreeMap<>();
		Level last = new Level();
		for (Map.Entry<Integer, Level> entry : levels.entrySet()) {
			if (bounded.size() < MAX_LEVELS) {
				last = entry.getValue();
				bounded.put(entry.getKey(), last);
			}
			else {
				last.add(entry.getValue());
			}
		}
		return bounded;
	}

	private static Picker sideBySide(Candidates candidates, Map<Integer, Level> levels, PickerFactory next) {
		ZoneSettings settings = candidates.context().settings().zones();
		List<Level> list = List.copyOf(levels.values());
		List<Picker> pickers = new ArrayList<>();
		list.forEach((level) -> pickers.add(next.create(candidates.only(level.candidates))));
		if (pickers.size() == 1) {
			return pickers.get(0);
		}
		double[] loads = loads(list, settings.overprovisioning());
		List<Integer> numbers = List.copyOf(levels.keySet());
		for (int i = 1; i < loads.length; i++) {
			if (loads[i] > 0) {
				candidates.remark(Math.round(100 * loads[i]) + "% go to " + describe(numbers.get(i), settings));
			}
		}
		return new Shares(pickers, loads, candidates.context().random());
	}

	private static String describe(int number, ZoneSettings settings) {
		List<String> order = settings.datacenters();
		if (order.isEmpty()) {
			return "priority " + number;
		}
		return (number < order.size()) ? "datacenter " + order.get(number) : "other datacenters";
	}

	/**
	 * A level takes its share of well instances, times a factor for what the others of
	 * the level can take over; together they take all there is. Where nobody is well, all
	 * that are called in panic count.
	 */
	private static double[] loads(List<Level> levels, double overprovisioning) {
		double[] healths = levels.stream().mapToDouble((level) -> level.health(level.well, overprovisioning)).toArray();
		double sum = sum(healths);
		if (sum == 0) {
			healths = levels.stream()
				.mapToDouble((level) -> level.health(level.candidates.size(), overprovisioning))
				.toArray();
			sum = sum(healths);
		}
		double left = 1;
		double[] loads = new double[healths.length];
		for (int i = 0; i < loads.length; i++) {
			loads[i] = (sum > 0) ? Math.min(left, healths[i] / Math.min(1, sum)) : 0;
			left -= loads[i];
			// What rounding leaves is no load.
			left = (left < 1e-9) ? 0 : left;
		}
		return loads;
	}

	private static double sum(double[] values) {
		double sum = 0;
		for (double value : values) {
			sum += value;
		}
		return sum;
	}

	/** What there is of one level. */
	private static final class Level {

		private final List<Candidate> candidates = new ArrayList<>();

		private int total;

		private int well;

		private void add(Level other) {
			this.candidates.addAll(other.candidates);
			this.total += other.total;
			this.well += other.well;
		}

		private double health(int count, double overprovisioning) {
			return Math.min(1, overprovisioning * count / Math.max(1, this.total));
		}

	}

}
