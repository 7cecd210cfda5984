package io.github.discovery.concurrency;

import java.util.List;
import java.util.Map;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.PickRuntime;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.model.ThreadRandom;
import io.github.discovery.model.Ticker;
import reactor.core.scheduler.Scheduler;

/**
 * Choosers that are made anew for each race, so they share what they can.
 */
public final class Picks {

	private static final PickerAssembler ASSEMBLER = new PickerAssembler(new Strategies(List.of()),
			LoadBalancingSettings.DEFAULTS);

	private Picks() {
	}

	/**
	 * Make a chooser that goes round and round.
	 * @param catalog where snapshots come from
	 * @param maintenance where ejections are decided
	 * @param ticker the clock
	 * @return a chooser
	 */
	public static InstanceChooser chooser(ServiceCatalog catalog, Scheduler maintenance, Ticker ticker) {
		return new InstanceChooser(catalog, ASSEMBLER, runtime(maintenance, ticker), () -> Locality.UNKNOWN);
	}

	/**
	 * Make the runtime of picks.
	 * @param maintenance where ejections are decided
	 * @param ticker the clock
	 * @return a runtime
	 */
	public static PickRuntime runtime(Scheduler maintenance, Ticker ticker) {
		return new PickRuntime(maintenance, ticker, ThreadRandom.shared());
	}

	/**
	 * Make an assembler that asks one strategy only.
	 * @param strategy the strategy
	 * @return an assembler
	 */
	public static PickerAssembler assembler(LoadBalancingStrategy strategy) {
		return new PickerAssembler(new Strategies(List.of(strategy)),
				new LoadBalancingSettings(ServiceSettings.DEFAULTS.withStrategy(strategy.name()), Map.of()));
	}

}
