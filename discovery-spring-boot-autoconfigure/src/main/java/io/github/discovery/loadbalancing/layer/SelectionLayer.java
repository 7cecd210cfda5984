package io.github.discovery.loadbalancing.layer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.PickerFactory;
import io.github.discovery.loadbalancing.PickerLayer;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Leaves what is asked for: version, tags, metadata, a least share of successful calls,
 * and the own zone where no other will do. That last is decided here and not with the
 * other zone rules, so that what is out of the question counts in nobody's share of well
 * instances. Where shares of versions are configured, a picker for each version stands
 * side by side.
 */
public final class SelectionLayer implements PickerLayer {

	private static final String NAME = "selection";

	private static final Duration REFRESH = Duration.ofSeconds(1);

	@Override
	public Picker apply(Candidates candidates, PickerFactory next) {
		SelectionSettings settings = candidates.context().settings().selection();
		Candidates selected = candidates;
		if (!settings.require().equals(Selection.ALL)) {
			selected = selected.select(NAME, (instance) -> objection(instance, settings.require()));
		}
		if (candidates.context().settings().zones().required()) {
			selected = inOwnZone(selected);
		}
		selected = withShare(selected, settings.versions());
		selected = healthy(selected, settings.minimumHealth());
		return settings.versions().isEmpty() ? next.create(selected) : split(selected, settings.versions(), next);
	}

	private static @Nullable String objection(DiscoveredInstance instance, Selection wanted) {
		if (wanted.matches(instance)) {
			return null;
		}
		if (wanted.version() != null && !wanted.version().equals(instance.version())) {
			return "of another version";
		}
		return instance.tags().containsAll(wanted.tags()) ? "with other metadata" : "without the tags";
	}

	private static Candidates inOwnZone(Candidates candidates) {
		String own = candidates.context().locality().zone();
		if (own == null) {
			return candidates.select("zone", (instance) -> "in another zone (the own one is unknown)");
		}
		return candidates.select("zone", (instance) -> own.equals(instance.zone()) ? null : "in another zone");
	}

	private static Candidates withShare(Candidates candidates, Map<String, Integer> versions) {
		if (versions.isEmpty()) {
			return candidates;
		}
		Predicate<DiscoveredInstance> shared = (instance) -> share(instance, versions) > 0;
		if (candidates.remaining().stream().map(Candidate::instance).noneMatch(shared)) {
			candidates.remark("versions: no instance of a version with a share, so all are called");
			return candidates;
		}
		return candidates.select(NAME, (instance) -> shared.test(instance) ? null : "of a version without a share");
	}

	private static int share(DiscoveredInstance instance, Map<String, Integer> versions) {
		String version = instance.version();
		return (version != null) ? versions.getOrDefault(version, 0) : 0;
	}

	/**
	 * The threshold is a preference: if nobody comes up to it who is not ejected, it does
	 * not hold.
	 */
	private static Candidates healthy(Candidates candidates, double least) {
		if (!(least > 0)) {
			return candidates;
		}
		candidates.refreshAfter(REFRESH);
		PickerContext context = candidates.context();
		long now = context.ticker().nanos();
		Predicate<Candidate> ejected = (candidate) -> context.ejections()
			.containsKey(candidate.instance().getInstanceId());
		Predicate<Candidate> healthy = (candidate) -> 1 - candidate.statistics().errorRate(now) >= least;
		long percent = Math.round(least * 100);
		if (candidates.remaining().stream().noneMatch(ejected.negate().and(healthy))) {
			candidates.remark("selection: none has a health of " + percent + "%, so all are called");
			return candidates;
		}
		return candidates.without(NAME,
				(candidate) -> ejected.or(healthy).test(candidate) ? null : "below a health of " + percent + "%");
	}

	private static Picker split(Candidates candidates, Map<String, Integer> versions, PickerFactory next) {
		List<String> present = new ArrayList<>(new TreeSet<>(candidates.remaining()
			.stream()
			.map((candidate) -> candidate.instance().version())
			.filter((version) -> version != null && versions.getOrDefault(version, 0) > 0)
			.toList()));
		if (present.size() <= 1) {
			return next.create(candidates);
		}
		List<Picker> pickers = new ArrayList<>();
		for (String version : present) {
			pickers.add(next.create(candidates.group((instance) -> Objects.equals(version, instance.version()))));
		}
		return new Shares(pickers, present.stream().mapToDouble(versions::get).toArray(),
				candidates.context().random());
	}

}
