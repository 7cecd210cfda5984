package io.github.discovery.client;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.model.Ticker;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Choosers for tests.
 */
public final class TestPicks {

	private TestPicks() {
	}

	/**
	 * Make a chooser on which no time passes that anything is decided by.
	 * @param catalog where snapshots come from
	 * @return a chooser with default settings
	 */
	public static InstanceChooser chooser(ServiceCatalog catalog) {
		return chooser(catalog, LoadBalancingSettings.DEFAULTS);
	}

	/**
	 * Make a chooser on which no time passes that anything is decided by.
	 * @param catalog where snapshots come from
	 * @param settings how to choose
	 * @param strategies beside the built-in ones
	 * @return a chooser
	 */
	public static InstanceChooser chooser(ServiceCatalog catalog, LoadBalancingSettings settings,
			LoadBalancingStrategy... strategies) {
		PickRuntime runtime = new PickRuntime(Schedulers.immediate(), Ticker.system(), new SplittableRandom(42));
		return new InstanceChooser(catalog, new PickerAssembler(new Strategies(List.of(strategies)), settings), runtime,
				() -> Locality.UNKNOWN);
	}

	/**
	 * Make a chooser in the time of a scheduler.
	 * @param catalog where snapshots come from
	 * @param settings how to choose
	 * @param scheduler owns the time
	 * @return a chooser
	 */
	public static InstanceChooser chooser(ServiceCatalog catalog, LoadBalancingSettings settings, Scheduler scheduler) {
		PickRuntime runtime = new PickRuntime(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS),
				new SplittableRandom(42));
		return new InstanceChooser(catalog, new PickerAssembler(new Strategies(List.of()), settings), runtime,
				() -> Locality.UNKNOWN);
	}

}
