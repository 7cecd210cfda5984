package io.github.discovery.loadbalancing.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerFactory;
import io.github.discovery.loadbalancing.PickerLayer;

/**
 * Keeps calls in the own zone as far as its instances can take them, as Envoy does: if
 * the zone has a smaller share of the instances than of the callers, the difference goes
 * to the zones that have more instances than callers. Envoy's least size of a cluster
 * does not apply, because fleets of three have zones, too.
 *
 * <p>
 * Where the own fleet is unknown it is taken as spread evenly over the zones that have
 * instances: a zone with less than its fair share of instances then does not take all
 * calls.
 */
public final class ZoneLayer implements PickerLayer {

	/** Zones beyond these count as one. */
	static final int MAX_ZONES = 32;

	private static final String NO_ZONE = "";

	@Override
	public Picker apply(Candidates candidates, PickerFactory next) {
		if (!candidates.context().settings().zones().preference()) {
			return next.create(candidates);
		}
		Map<String, List<Candidate>> zones = byZone(candidates);
		Locality locality = candidates.context().locality();
		String own = locality.zone();
		if (own == null) {
			if (zones.keySet().stream().anyMatch((zone) -> !zone.equals(NO_ZONE))) {
				candidates.remark("zones: the own zone is unknown");
			}
			return next.create(candidates);
		}
		List<Candidate> near = zones.remove(own);
		if (near == null) {
			candidates.remark("zones: none in the own zone " + own);
			return next.create(candidates);
		}
		if (zones.isEmpty()) {
			return next.create(candidates);
		}
		Map<String, Integer> fleet = locality.fleet().get();
		if (fleet.isEmpty()) {
			candidates.remark("zones: the own fleet is unknown, taken as spread evenly");
			fleet = evenly(own, zones);
		}
		Shape shape = new Shape(own, near, zones, fleet);
		double stay = Math.min(1, shape.instances(near) / shape.callers(own));
		return (stay < 1) ? spill(candidates, shape, stay, next) : stay(candidates, shape, next);
	}

	private static Map<String, List<Candidate>> byZone(Candidates candidates) {
		Map<String, List<Candidate>> zones = new TreeMap<>();
		String own = candidates.context().locality().zone();
		for (Candidate candidate : candidates.remaining()) {
			String registered = candidate.instance().zone();
			String zone = (registered != null) ? registered : NO_ZONE;
			boolean room = zones.size() < MAX_ZONES || zones.containsKey(zone) || zone.equals(own);
			zones.computeIfAbsent(room ? zone : NO_ZONE, (key) -> new ArrayList<>()).add(candidate);
		}
		return zones;
	}

	private static Map<String, Integer> evenly(String own, Map<String, List<Candidate>> others) {
		Map<String, Integer> fleet = new TreeMap<>();
		others.keySet().stream().filter((zone) -> !zone.equals(NO_ZONE)).forEach((zone) -> fleet.put(zone, 1));
		fleet.put(own, 1);
		return fleet;
	}

	private static Picker stay(Candidates candidates, Shape shape, PickerFactory next) {
		List<Candidate> elsewhere = shape.others.values().stream().flatMap(List::stream).toList();
		List<Picker> pickers = List.of(next.create(candidates.only(shape.near)),
				next.create(candidates.only(elsewhere)));
		return new Shares(pickers, new double[] { 1, 0 }, candidates.context().random());
	}

	private static Picker spill(Candidates candidates, Shape shape, double stay, PickerFactory next) {
		candidates.remark("zones: " + Math.round(100 * stay) + "% stay in " + shape.own);
		List<Picker> pickers = new ArrayList<>();
		pickers.add(next.create(candidates.only(shape.near)));
		double[] shares = new double[shape.others.size() + 1];
		shares[0] = stay;
		double residual = shape.others.keySet().stream().mapToDouble(shape::residual).sum();
		for (Map.Entry<String, List<Candidate>> zone : shape.others.entrySet()) {
			shares[pickers.size()] = (1 - stay) * shape.residual(zone.getKey()) / residual;
			pickers.add(next.create(candidates.only(zone.getValue())));
		}
		return new Shares(pickers, shares, candidates.context().random());
	}

	/** Where instances and callers are. */
	private record Shape(String own, List<Candidate> near, Map<String, List<Candidate>> others,
			Map<String, Integer> fleet) {

		/** The share of all instances. */
		double instances(List<Candidate> zone) {
			int total = this.near.size() + this.others.values().stream().mapToInt(List::size).sum();
			return (double) zone.size() / total;
		}

		/** The share of all callers, of which this process is one. */
		double callers(String zone) {
			int here = Math.max(1, this.fleet.getOrDefault(this.own, 0));
			int elsewhere = this.fleet.entrySet()
				.stream()
				.filter((entry) -> !entry.getKey().equals(this.own))
				.mapToInt((entry) -> Math.max(0, entry.getValue()))
				.sum();
			int count = zone.equals(this.own) ? here : Math.max(0, this.fleet.getOrDefault(zone, 0));
			return (double) count / (here + elsewhere);
		}

		/** What a zone can take beside its own callers. */
		double residual(String zone) {
			return Math.max(0, instances(this.others.getOrDefault(zone, List.of())) - callers(zone));
		}

	}

}
