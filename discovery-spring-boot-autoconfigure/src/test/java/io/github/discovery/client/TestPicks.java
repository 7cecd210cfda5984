package io.github.discovery.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.discovery.catalog.ServiceCatalog;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.client.call.CallObservers;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.CallTimer;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.client.guard.ServiceGuards;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.LoadBalancingStrategy;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.ThreadRandom;
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
		PickRuntime runtime = new PickRuntime(Schedulers.immediate(), Ticker.system(), ThreadRandom.shared());
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

	/**
	 * Make pipelines in real time.
	 * @param chooser picks the instances
	 * @return pipelines with default settings but without a breaker
	 */
	public static CallPipelines pipelines(InstanceChooser chooser) {
		BreakerSettings off = new BreakerSettings(false, 5, 0, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 3);
		CallSettings settings = new CallSettings(CallSettings.DEFAULTS.timeout(), Duration.ZERO, RetrySettings.DEFAULTS,
				off, false);
		return pipelines(chooser, settings, Schedulers.parallel(), Ticker.system());
	}

	/**
	 * Make pipelines.
	 * @param chooser picks the instances
	 * @param settings of all services
	 * @param scheduler where time passes
	 * @param ticker the clock of the scheduler
	 * @param listeners hear of calls
	 * @return pipelines
	 */
	public static CallPipelines pipelines(InstanceChooser chooser, CallSettings settings, Scheduler scheduler,
			Ticker ticker, CallListener... listeners) {
		return new CallPipelines(chooser, new ServiceGuards(GuardRegistries.own(), ticker),
				new CallTimer(scheduler, ticker), new ClientSettings(settings, Map.of()),
				new CallObservers(List.of(listeners), null));
	}

	/**
	 * Count attempts at all instances of the service {@code payments}.
	 * @param chooser has picked them
	 * @param outcomes how they ended
	 * @return the number of attempts that ended so
	 */
	public static long count(InstanceChooser chooser, Outcome... outcomes) {
		return chooser.of("payments")
			.statistics()
			.all()
			.stream()
			.mapToLong((one) -> Stream.of(outcomes).mapToLong(one::count).sum())
			.sum();
	}

}
