package io.github.discovery.loadbalancing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
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

	private final ServiceSnapshot snapshot;

	private final PickerContext context;

	private final List<Candidate> remaining;

	private final Notes notes;

	private Candidates(ServiceSnapshot snapshot, PickerContext context, List<Candidate> remaining, Notes notes) {
		this.snapshot = snapshot;
		this.context = context;
		this.remaining = remaining;
		this.notes = notes;
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
		if (snapshot.eligible().size() < snapshot.instances().size()) {
			Set<DiscoveredInstance> eligible = new HashSet<>(snapshot.eligible());
			for (DiscoveredInstance instance : snapshot.instances()) {
				if (!eligible.contains(instance)) {
					notes.dropped.add(new Dropped(instance, "status", describe(instance)));
				}
			}
		}
		return new Candidates(snapshot, context, List.copyOf(remaining), notes);
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
		return this.snapshot.service();
	}

	/**
	 * Return what the whole starts with.
	 * @return the snapshot, with those instances that must not be called
	 */
	public ServiceSnapshot snapshot() {
		return this.snapshot;
	}

	/**
	 * Return what layers and strategies may look at.
	 * @return the context
	 */
	public PickerContext context() {
		return this.context;
	}

	/**
	 * Return what may still be picked.
	 * @return an unmodifiable list ordered by instance id
	 */
	public List<Candidate> remaining() {
		return this.remaining;
	}

	/**
	 * Return what was dropped so far, by this layer or one before.
	 * @return a copy
	 */
	public List<Dropped> dropped() {
		return List.copyOf(this.notes.dropped);
	}

	/**
	 * Take out what a layer does not want.
	 * @param layer the name of the layer
	 * @param objection why a candidate is dropped, {@code null} to keep it
	 * @return the candidates that are left; the reasons are kept for all to read
	 */
	public Candidates without(String layer, Function<Candidate, @Nullable String> objection) {
		List<Candidate> kept = new ArrayList<>(this.remaining.size());
		for (Candidate candidate : this.remaining) {
			String reason = objection.apply(candidate);
			if (reason == null) {
				kept.add(candidate);
			}
			else {
				this.notes.dropped.add(new Dropped(candidate.instance(), layer, reason));
			}
		}
		return only(kept);
	}

	/**
	 * Split off a group without dropping anything, for a layer that puts several pickers
	 * side by side.
	 * @param group some of the remaining candidates
	 * @return candidates of the same service
	 */
	public Candidates only(List<Candidate> group) {
		return new Candidates(this.snapshot, this.context, List.copyOf(group), this.notes);
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
		this.notes.refreshNanos = Math.min(this.notes.refreshNanos, time.toNanos());
	}

	/**
	 * Tell something that whoever looks at the service should know, such as "panic: 1 of
	 * 4 left".
	 * @param remark a few words
	 */
	public void remark(String remark) {
		this.notes.remarks.add(remark);
	}

	/**
	 * Return what layers have told.
	 * @return a copy
	 */
	public List<String> remarks() {
		return List.copyOf(this.notes.remarks);
	}

	/**
	 * Return for how long the picker is good.
	 * @return nanoseconds, {@link Long#MAX_VALUE} until something changes
	 */
	public long refreshNanos() {
		return this.notes.refreshNanos;
	}

	/**
	 * What is told on the way; shared by all that are made of one snapshot.
	 */
	private static final class Notes {

		private final List<Dropped> dropped = new ArrayList<>();

		private final List<String> remarks = new ArrayList<>();

		private long refreshNanos = Long.MAX_VALUE;

	}

}
