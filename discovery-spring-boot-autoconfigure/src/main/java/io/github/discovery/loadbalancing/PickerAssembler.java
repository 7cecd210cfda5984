package io.github.discovery.loadbalancing;

import java.util.List;
import java.util.stream.Collectors;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceSnapshot;

/**
 * Puts the layers and the strategy of a service around a snapshot, in the one order in
 * which layers stand: status, priority, strategy.
 */
public final class PickerAssembler {

	private static final List<PickerLayer> LAYERS = List.of(new PriorityLayer());

	private final Strategies strategies;

	private final LoadBalancingSettings settings;

	/**
	 * Create an assembler.
	 * @param strategies the strategies there are
	 * @param settings which of them to use where
	 * @throws UnknownStrategyException if the settings name another one
	 */
	public PickerAssembler(Strategies strategies, LoadBalancingSettings settings) {
		this.strategies = strategies;
		this.settings = settings;
		strategies.get(settings.defaults().strategy());
		settings.services().values().forEach((service) -> strategies.get(service.strategy()));
	}

	/**
	 * Make the picker of a snapshot.
	 * @param snapshot what is known of a service
	 * @param statistics the statistics of the service, which then keep what the snapshot
	 * names
	 * @return the picker and what its layers have dropped
	 */
	public Assembled assemble(ServiceSnapshot snapshot, ServiceStatistics statistics) {
		statistics
			.retain(snapshot.instances().stream().map(DiscoveredInstance::getInstanceId).collect(Collectors.toSet()));
		PickerFactory factory = this.strategies.get(this.settings.of(snapshot.service()).strategy());
		for (int i = LAYERS.size() - 1; i >= 0; i--) {
			PickerLayer layer = LAYERS.get(i);
			PickerFactory next = factory;
			factory = (candidates) -> layer.apply(candidates, next);
		}
		Candidates candidates = Candidates.of(snapshot, statistics);
		return new Assembled(factory.create(candidates), candidates.dropped());
	}

	/**
	 * A picker, and what is not in it.
	 *
	 * @param picker picks from what is left
	 * @param dropped what layers have dropped, with the reason
	 */
	public record Assembled(Picker picker, List<Dropped> dropped) {
	}

}
