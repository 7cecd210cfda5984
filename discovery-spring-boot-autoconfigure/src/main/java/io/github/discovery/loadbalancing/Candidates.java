package io.github.discovery.loadbalancing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a snapshot on its way through the layers to a strategy, with what they
 * may know and the list of what was dropped on that way.
 */
public final class Candidates {

	private final Origin origin;

	private final List<Candidate> remaining;

	private final List<DiscoveredInstance> population;

	private final @Nullable Candidates whole;

	private Candidates(Origin origin, List<Candidate> remaining, List<DiscoveredInstance> population,
			@Nullable Candidates whole) {
		this.origin = origin;
		this.remaining = remaining;
		this.population = population;
		this.whole = whole;
	}

	/**
	 * Start with a snapshot: the first layer, status, is decided there.
	 * @param snapshot what is known of the service
	 * @param context what layers and strategies may look at
	 * @return a candidate for each eligible instance
	 */
	public static Candidates of(ServiceSnapshot snapshot, PickerContext context) {
		List<Candidate> remaining = new ArrayList<>(snapshot.eligible().size());
		for (DiscoveredInstance instance : snapshot.eligible()) {
			remaining.add(Candidate.of(instance, context.statistics().of(instance.getInstanceId())));
		}
		Notes notes = new Notes();
		List<DiscoveredInstance> population = snapshot.instances().stream().filter(Candidates::isCallable).toList();
		if (snapshot.eligible().size() < snapshot.instances().size()) {
			// Both are in the same order, so no set has to be made of them.
			int kept = 0;
			for (DiscoveredInstance instance : snapshot.instances()) {
				if (kept < remaining.size() && instance == remaining.get(kept).instance()) {
					kept++;
				}
				else {
					notes.dropped.add(new Dropped(instance, "status", () -> describe(instance)));
				}
			}
		}
		return new Candidates(new Origin(snapshot, context, notes), List.copyOf(remaining), population, null);
	}

	private static boolean isCallable(DiscoveredInstance instance) {
		return instance.getPort() > 0 && instance.status() != InstanceStatus.MAINTENANCE;
	}

	private static String describe(DiscoveredInstance instance) {
		if (instance.status() == InstanceStatus.MAINTENANCE) {
			return "in maintenance";
		}
		return (instance.getPort() == 0) ? "without a port" : instance.status().name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the service.
	 * @return the name of the service
	 */
	public ServiceName service() {
		return this.origin.snapshot.service();
	}

	/**
	 * Return what the whole starts with.
	 * @return the snapshot, with those instances that must not be called
	 */
	public ServiceSnapshot snapshot() {
		return this.origin.snapshot;
	}

	/**
	 * Return what layers and strategies may look at.
	 * @return the context
	 */
	public PickerContext context() {
		return this.origin.context;
	}

	/**
	 * Return what may still be picked.
	 * @return an unmodifiable list ordered by instance id
	 */
	public List<Candidate> remaining() {
		return this.remaining;
	}

	/**
	 * Return what there could be if all were well: everything that is neither in
	 * maintenance nor without a port and that is selected, critical and ejected ones
	 * included. What is left of it tells how healthy the service is.
	 * @return an unmodifiable list ordered by instance id
	 */
	public List<DiscoveredInstance> population() {
		return this.population;
	}

	/**
	 * Return what these candidates are a part of, for a layer that must not judge by one
	 * version alone.
	 * @return the candidates before {@link #group}, these if there are no groups
	 */
	public Candidates whole() {
		return (this.whole != null) ? this.whole : this;
	}

	/**
	 * Return what was dropped so far, by this layer or one before.
	 * @return a copy
	 */
	public List<Dropped> dropped() {
		return List.copyOf(this.origin.notes.dropped);
	}

	/**
	 * Take out what a layer does not want.
	 * @param layer the name of the layer
	 * @param objection why a candidate is dropped, {@code null} to keep it
	 * @return the candidates that are left; the reasons are kept for all to read
	 */
	public Candidates without(String layer, Function<Candidate, @Nullable String> objection) {
		return withoutIf(layer, (candidate) -> {
			String reason = objection.apply(candidate);
			return (reason != null) ? () -> reason : null;
		});
	}

	/**
	 * Take out what a layer does not want, for reasons whose words change with time.
	 * @param layer the name of the layer
	 * @param objection says why a candidate is dropped whenever somebody asks,
	 * {@code null} to keep it
	 * @return the candidates that are left
	 */
	public Candidates withoutIf(String layer, Function<Candidate, @Nullable Supplier<String>> objection) {
		List<Candidate> kept = new ArrayList<>(this.remaining.size());
		for (Candidate candidate : this.remaining) {
			Supplier<String> reason = objection.apply(candidate);
			if (reason == null) {
				kept.add(candidate);
			}
			else {
				this.origin.notes.dropped.add(new Dropped(candidate.instance(), layer, reason));
			}
		}
		return only(kept);
	}

	/**
	 * Take out what is not asked for at all, so that it does not count as missing either.
	 * @param layer the name of the layer
	 * @param objection why an instance is dropped, {@code null} to keep it
	 * @return the candidates that are left
	 */
	public Candidates select(String layer, Function<DiscoveredInstance, @Nullable String> objection) {
		List<Candidate> kept = without(layer, (candidate) -> objection.apply(candidate.instance())).remaining;
		return new Candidates(this.origin, kept, filter(this.population, (one) -> objection.apply(one) == null),
				this.whole);
	}

	/**
	 * Split off a group that stands side by side with others, such as a version: if it
	 * has nothing to pick, another one serves the request.
	 * @param members which belong to it
	 * @return candidates of the same service, with these as their whole
	 */
	public Candidates group(Predicate<DiscoveredInstance> members) {
		List<Candidate> group = filter(this.remaining, (candidate) -> members.test(candidate.instance()));
		return new Candidates(this.origin, group, filter(this.population, members), whole());
	}

	private static <T> List<T> filter(List<T> all, Predicate<T> wanted) {
		return all.stream().filter(wanted).toList();
	}

	/**
	 * Go on with some of the candidates, without reasons for the others.
	 * @param kept some of the remaining candidates
	 * @return candidates of the same service
	 */
	public Candidates only(List<Candidate> kept) {
		return new Candidates(this.origin, List.copyOf(kept), this.population, this.whole);
	}

	/**
	 * Change the candidates, not which there are.
	 * @param change makes a candidate of a candidate
	 * @return candidates of the same service
	 */
	public Candidates map(UnaryOperator<Candidate> change) {
		return only(this.remaining.stream().map(change).toList());
	}

	/**
	 * Tell that the picker is good for some time only, because weights grow or scores
	 * change. The shortest time wins.
	 * @param time after which another one is to be made
	 */
	public void refreshAfter(Duration time) {
		this.origin.notes.refreshNanos = Math.min(this.origin.notes.refreshNanos, time.toNanos());
	}

	/**
	 * Tell something that whoever looks at the service should know, such as "panic: 1 of
	 * 4 left". What several groups have to tell is told once.
	 * @param remark a few words
	 */
	public void remark(String remark) {
		this.origin.notes.remarks.add(remark);
	}

	/**
	 * Return what layers have told.
	 * @return a copy
	 */
	public List<String> remarks() {
		return List.copyOf(this.origin.notes.remarks);
	}

	/**
	 * Return for how long the picker is good.
	 * @return nanoseconds, {@link Long#MAX_VALUE} until something changes
	 */
	public long refreshNanos() {
		return this.origin.notes.refreshNanos;
	}

	/** What is the same for all that are made of one snapshot. */
	private record Origin(ServiceSnapshot snapshot, PickerContext context, Notes notes) {
	}

	/**
	 * What is told on the way; shared by all that are made of one snapshot.
	 */
	private static final class Notes {

		private final List<Dropped> dropped = new ArrayList<>();

		private final Set<String> remarks = new LinkedHashSet<>();

		private long refreshNanos = Long.MAX_VALUE;

	}

}
