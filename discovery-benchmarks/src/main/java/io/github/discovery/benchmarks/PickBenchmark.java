package io.github.discovery.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.PickRuntime;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.RequestView;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.HashSettings;
import io.github.discovery.loadbalancing.ServiceSettings.HealthScoreSettings;
import io.github.discovery.loadbalancing.ServiceSettings.StickySettings;
import io.github.discovery.loadbalancing.ServiceSettings.StrategyTuning;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.hashing.StickyStrategy;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.model.ThreadRandom;
import io.github.discovery.model.Ticker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.scheduler.Schedulers;

/**
 * What a pick costs: from a ready picker, by the name of the service through a catalog
 * that only holds one reference, and what a new snapshot costs, such as the table of
 * consistent-hash. Run with {@code -prof gc} for the bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickBenchmark {

	/** Instances of the service. */
	@Param({ "3", "100", "1000", "5000" })
	public int instances;

	/** Which strategy picks. */
	@Param({ "round-robin", "random", "weighted-round-robin", "weighted-random", "least-requests", "peak-ewma",
			"health-score", "consistent-hash", "ip-hash", "sticky" })
	public String strategy;

	private PickerAssembler assembler;

	private ServiceSnapshot snapshot;

	private PickerContext context;

	private Picker picker;

	private InstanceChooser chooser;

	private PickRequest request;

	/**
	 * Make the pickers.
	 */
	@Setup
	public void prepare() {
		ServiceName service = ServiceName.of("payments");
		List<DiscoveredInstance> all = new ArrayList<>();
		for (int i = 0; i < this.instances; i++) {
			all.add(DiscoveredInstance.builder(service, "i" + i)
				.address("10.0." + (i / 250) + "." + (i % 250), 8080)
				.weight(1 + i % 5)
				.status(InstanceStatus.PASSING)
				.build());
		}
		this.request = new KeyedRequest(StickyStrategy.reference(all.get(0)));
		this.snapshot = ServiceSnapshot.of(service, 1, all, Set.of(InstanceStatus.PASSING));
		this.assembler = new PickerAssembler(new Strategies(List.of()),
				new LoadBalancingSettings(settings(), Map.of()));
		this.context = new PickerContext(this.assembler.settings(service), new ServiceStatistics(Ticker.system()),
				Map.of(), Locality.UNKNOWN, Ticker.system(), ThreadRandom.shared());
		this.picker = this.assembler.assemble(this.snapshot, this.context).picker();
		this.chooser = new InstanceChooser(new OneServiceCatalog(this.snapshot), this.assembler,
				new PickRuntime(Schedulers.newSingle("maintenance", true), Ticker.system(), ThreadRandom.shared()),
				() -> Locality.UNKNOWN);
	}

	private ServiceSettings settings() {
		ServiceSettings defaults = ServiceSettings.DEFAULTS;
		StrategyTuning tuning = new StrategyTuning(new HashSettings("header:X-User", 1.25, 1),
				new StickySettings("header:X-Instance"), HealthScoreSettings.DEFAULTS);
		return new ServiceSettings(this.strategy, tuning, defaults.selection(), defaults.ejection(), defaults.zones(),
				defaults.panic(), defaults.weights(), defaults.subsetSize());
	}

	/**
	 * Pick from a ready picker.
	 * @return the pick
	 */
	@Benchmark
	public Candidate pick() {
		return this.picker.pick(this.request);
	}

	/**
	 * Pick from a ready picker and count the beginning and the end of a call.
	 * @return the pick
	 */
	@Benchmark
	public Candidate account() {
		Candidate candidate = this.picker.pick(this.request);
		InstanceStatistics statistics = candidate.statistics();
		statistics.end(statistics.begin(), Outcome.SUCCESS);
		return candidate;
	}

	/**
	 * Pick by the name of the service.
	 * @return the pick
	 */
	@Benchmark
	public Candidate choose() {
		return this.chooser.of("payments").pickNow(PickRequest.ANY);
	}

	/**
	 * Make a picker of a snapshot.
	 * @return the picker
	 */
	@Benchmark
	public Object assemble() {
		return this.assembler.assemble(this.snapshot, this.context);
	}

	/**
	 * A request of the same user behind a proxy, who keeps to an instance.
	 *
	 * @param reference of the instance
	 */
	private record KeyedRequest(String reference) implements PickRequest, RequestView {

		@Override
		public RequestView view() {
			return this;
		}

		@Override
		public String header(String name) {
			return switch (name) {
				case "X-User" -> "user-4711";
				case "X-Instance" -> this.reference;
				default -> "6.6.6.6, 203.0.113.7";
			};
		}

	}

}
