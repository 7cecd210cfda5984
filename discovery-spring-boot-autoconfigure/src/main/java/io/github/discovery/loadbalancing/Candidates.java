package io.github.discovery.loadbalancing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a snapshot on its way through the layers to a strategy, and the list of
 * what was dropped on that way.
 */
public final class Candidates {

	private final ServiceName service;

	private final List<Candidate> remaining;

	private final List<Dropped> dropped;

	private Candidates(ServiceName service, List<Candidate> remaining, List<Dropped> dropped) {
		this.service = service;
		this.remaining = remaining;
		this.dropped = dropped;
	}

	/**
	 * Start with a snapshot: the first layer, status, is decided there.
	 * @param snapshot what is known of the service
	 * @param statistics the statistics of the service
	 * @return a candidate for each eligible instance
	 */
	public static Candidates of(ServiceSnapshot snapshot, ServiceStatistics statistics) {
		List<Candidate> remaining = new ArrayList<>(snapshot.eligible().size());
		for (DiscoveredInstance instance : snapshot.eligible()) {
			remaining.add(new Candidate(instance, statistics.of(instance.getInstanceId())));
		}
		List<Dropped> dropped = new ArrayList<>();
		if (snapshot.eligible().size() < snapshot.instances().size()) {
			Set<DiscoveredInstance> eligible = new HashSet<>(snapshot.eligible());
			for (DiscoveredInstance instance : snapshot.instances()) {
				if (!eligible.contains(instance)) {
					dropped.add(new Dropped(instance, "status", describe(instance)));
				}
			}
		}
		return new Candidates(snapshot.service(), List.copyOf(remaining), dropped);
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
		return this.service;
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
		return List.copyOf(this.dropped);
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
				this.dropped.add(new Dropped(candidate.instance(), layer, reason));
			}
		}
		return new Candidates(this.service, List.copyOf(kept), this.dropped);
	}

	/**
	 * Split off a group without dropping anything, for a layer that puts several pickers
	 * side by side.
	 * @param group some of the remaining candidates
	 * @return candidates of the same service
	 */
	public Candidates only(List<Candidate> group) {
		return new Candidates(this.service, List.copyOf(group), this.dropped);
	}

}
