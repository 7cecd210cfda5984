package io.github.discovery.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * What one backend says of one scope, sorted by service, with the loss protection: what
 * went missing across a discontinuity is withheld until a second plain read after the
 * grace time lacks it too.
 */
final class ScopeView {

	private final CatalogSettings.LossProtection protection;

	private final Map<ServiceName, ServiceView> services = new HashMap<>();

	ScopeView(CatalogSettings.LossProtection protection) {
		this.protection = protection;
	}

	/**
	 * Take over a full read.
	 * @param found the instances read
	 * @param evidence what the read proves
	 * @param now the time of the read
	 * @return the services whose content has changed, each with the ids newly withheld
	 */
	Map<ServiceName, List<String>> replace(List<DiscoveredInstance> found, Evidence evidence, long now) {
		Map<ServiceName, Map<String, DiscoveredInstance>> sorted = new HashMap<>();
		for (DiscoveredInstance instance : found) {
			sorted.computeIfAbsent(instance.service(), (name) -> new HashMap<>())
				.merge(instance.getInstanceId(), instance, (one, other) -> (other.order() > one.order()) ? other : one);
		}
		Set<ServiceName> names = new HashSet<>(this.services.keySet());
		names.addAll(sorted.keySet());
		Map<ServiceName, List<String>> changed = new HashMap<>();
		for (ServiceName name : names) {
			List<String> withheld = replace(name, sorted.getOrDefault(name, Map.of()), evidence, now);
			if (withheld != null) {
				changed.put(name, withheld);
			}
		}
		return changed;
	}

	private @Nullable List<String> replace(ServiceName name, Map<String, DiscoveredInstance> found, Evidence evidence,
			long now) {
		ServiceView view = this.services.computeIfAbsent(name, (key) -> new ServiceView());
		boolean changed = view.settle(found, evidence, now - this.protection.grace().toNanos());
		Set<String> missing = new HashSet<>(view.present.keySet());
		missing.removeAll(found.keySet());
		List<String> withheld = List.of();
		if (!missing.isEmpty() && this.protection.enabled() && !evidence.continuous()) {
			missing.forEach((id) -> view.withhold(id, now));
			withheld = missing.stream().sorted().toList();
		}
		changed |= view.take(found);
		if (view.isEmpty()) {
			this.services.remove(name);
		}
		return (changed || !missing.isEmpty()) ? withheld : null;
	}

	boolean upsert(DiscoveredInstance instance) {
		ServiceView view = this.services.computeIfAbsent(instance.service(), (name) -> new ServiceView());
		boolean returned = view.withheld.remove(instance.getInstanceId()) != null;
		DiscoveredInstance known = view.present.put(instance.getInstanceId(), instance);
		return known == null || !known.equals(instance) || returned;
	}

	boolean remove(ServiceName name, String instanceId) {
		ServiceView view = this.services.get(name);
		if (view == null) {
			return false;
		}
		boolean changed = view.present.remove(instanceId) != null;
		changed |= view.withheld.remove(instanceId) != null;
		if (view.isEmpty()) {
			this.services.remove(name);
		}
		return changed;
	}

	List<DiscoveredInstance> instances(ServiceName name) {
		ServiceView view = this.services.get(name);
		return (view != null) ? view.instances() : List.of();
	}

	/**
	 * Return when the oldest loss withheld can be confirmed.
	 * @return a time of the ticker, {@code null} if nothing is withheld
	 */
	@Nullable Long confirmableAt() {
		Long earliest = null;
		for (ServiceView view : this.services.values()) {
			for (Withheld loss : view.withheld.values()) {
				long due = loss.since() + this.protection.grace().toNanos();
				earliest = (earliest == null || due - earliest < 0) ? (Long) due : earliest;
			}
		}
		return earliest;
	}

	/**
	 * What a full read proves about the instances it lacks.
	 */
	enum Evidence {

		/** A plain read that follows the read before it. */
		CONTINUOUS_READ,

		/** A full read pushed by the watch, following the read before it. */
		CONTINUOUS_WATCH,

		/** The first plain read after an interruption, though the history is the same. */
		INTERRUPTED_READ,

		/** Partial, filtered, of another history. */
		BROKEN;

		boolean continuous() {
			return this == CONTINUOUS_READ || this == CONTINUOUS_WATCH;
		}

		boolean confirms() {
			return this == CONTINUOUS_READ || this == INTERRUPTED_READ;
		}

	}

	private record Withheld(DiscoveredInstance instance, long since) {
	}

	private static final class ServiceView {

		private final Map<String, DiscoveredInstance> present = new HashMap<>();

		private final Map<String, Withheld> withheld = new HashMap<>(0);

		boolean settle(Map<String, DiscoveredInstance> found, Evidence evidence, long confirmable) {
			boolean returned = this.withheld.keySet().removeAll(found.keySet());
			boolean gone = this.withheld.values()
				.removeIf((loss) -> evidence.confirms() && loss.since() - confirmable <= 0);
			return returned || gone;
		}

		void withhold(String id, long now) {
			DiscoveredInstance instance = this.present.get(id);
			if (instance != null) {
				this.withheld.put(id, new Withheld(instance, now));
			}
		}

		boolean take(Map<String, DiscoveredInstance> found) {
			boolean changed = this.present.keySet().retainAll(found.keySet());
			for (DiscoveredInstance instance : found.values()) {
				// An equal one stays the same object, so that nothing is kept twice.
				DiscoveredInstance known = this.present.get(instance.getInstanceId());
				if (known == null || !known.equals(instance)) {
					this.present.put(instance.getInstanceId(), instance);
					changed = true;
				}
			}
			return changed;
		}

		boolean isEmpty() {
			return this.present.isEmpty() && this.withheld.isEmpty();
		}

		List<DiscoveredInstance> instances() {
			List<DiscoveredInstance> instances = new ArrayList<>(this.present.values());
			if (!this.withheld.isEmpty()) {
				// A successor at the same address is positive news of the one before.
				Set<String> taken = new HashSet<>();
				this.present.values().forEach((instance) -> taken.add(instance.authority()));
				this.withheld.values()
					.stream()
					.map(Withheld::instance)
					.filter((instance) -> instance.getPort() == 0 || !taken.contains(instance.authority()))
					.forEach(instances::add);
			}
			return instances;
		}

	}

}
