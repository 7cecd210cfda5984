package io.github.discovery.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.PickRuntime;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
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
 * that only holds one reference, and what a new snapshot costs. Run with {@code -prof gc}
 * for the bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickBenchmark {

	/** Instances of the service. */
	@Param({ "3", "5000" })
	public int instances;

	/** Which strategy picks. */
	@Param({ "round-robin", "random" })
	public String strategy;

	private PickerAssembler assembler;

	private ServiceSnapshot snapshot;

	private PickerContext context;

	private Picker picker;

	private InstanceChooser chooser;

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
				.status(InstanceStatus.PASSING)
				.build());
		}
		this.snapshot = ServiceSnapshot.of(service, 1, all, Set.of(InstanceStatus.PASSING));
		this.assembler = new PickerAssembler(new Strategies(List.of()),
				new LoadBalancingSettings(ServiceSettings.DEFAULTS.withStrategy(this.strategy), Map.of()));
		this.context = new PickerContext(this.assembler.settings(service), new ServiceStatistics(Ticker.system()),
				Map.of(), Locality.UNKNOWN, Ticker.system(), new SplittableRandom());
		this.picker = this.assembler.assemble(this.snapshot, this.context).picker();
		this.chooser = new InstanceChooser(new OneServiceCatalog(this.snapshot), this.assembler,
				new PickRuntime(Schedulers.newSingle("maintenance", true), Ticker.system(), new SplittableRandom()),
				() -> Locality.UNKNOWN);
	}

	/**
	 * Pick from a ready picker.
	 * @return the pick
	 */
	@Benchmark
	public Candidate pick() {
		return this.picker.pick(PickRequest.ANY);
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

}
