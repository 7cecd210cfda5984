package io.github.discovery.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.ServiceSettings.WeightSettings;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.ServiceName;
import io.github.discovery.model.ServiceSnapshot;
import io.github.discovery.model.ThreadRandom;
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

/**
 * What a pick and a new snapshot cost when each layer has something to do: two versions
 * with shares, a least health, ejected instances, two priorities, zones that spill over,
 * a subset, configured weights, statuses and slow start.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayersBenchmark {

	private static final ServiceName SERVICE = ServiceName.of("payments");

	/** Instances of the service. */
	@Param({ "100", "1000" })
	public int instances;

	/** Instances that are called of each group, 0 for all. */
	@Param({ "0", "50" })
	public int subset;

	private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());

	private PickerAssembler assembler;

	private ServiceSnapshot snapshot;

	private PickerContext context;

	private Picker picker;

	/**
	 * Make a snapshot of instances of which no two are alike.
	 */
	@Setup
	public void prepare() {
		ServiceStatistics statistics = new ServiceStatistics(this.now::get);
		Map<String, Ejection> ejections = new HashMap<>();
		List<DiscoveredInstance> all = new ArrayList<>();
		for (int i = 0; i < this.instances; i++) {
			DiscoveredInstance instance = instance(i);
			all.add(instance);
			statistics.of(instance.getInstanceId());
			this.now.addAndGet(TimeUnit.SECONDS.toNanos(60) / this.instances);
			if (i % 20 == 3) {
				ejections.put(instance.getInstanceId(),
						Ejection.of("5 failures in a row", 1, this.now.get(), Long.MAX_VALUE));
			}
		}
		this.snapshot = ServiceSnapshot.of(SERVICE, 1, all, Set.of(InstanceStatus.PASSING, InstanceStatus.WARNING));
		this.context = new PickerContext(settings(), statistics, ejections,
				new Locality("a", () -> Map.of("a", 3, "b", 1)), this.now::get, ThreadRandom.shared());
		this.assembler = new PickerAssembler(new Strategies(List.of()), LoadBalancingSettings.DEFAULTS);
		this.picker = this.assembler.assemble(this.snapshot, this.context).picker();
	}

	private static DiscoveredInstance instance(int i) {
		return DiscoveredInstance.builder(SERVICE, "payments-" + i)
			.address("10.0." + (i / 250) + "." + (i % 250), 8080)
			.zone((i % 3 == 0) ? "a" : "b")
			.version((i % 5 == 0) ? "2" : "1")
			.priority((i % 7 == 0) ? 1 : 0)
			.status((i % 11 == 0) ? InstanceStatus.CRITICAL
					: (i % 2 == 0) ? InstanceStatus.WARNING : InstanceStatus.PASSING)
			.build();
	}

	private ServiceSettings settings() {
		ServiceSettings defaults = ServiceSettings.DEFAULTS;
		WeightSettings weights = defaults.weights();
		return new ServiceSettings("weighted-round-robin", defaults.tuning(),
				new SelectionSettings(Selection.ALL, Map.of("1", 90, "2", 10), 0.5), defaults.ejection(),
				defaults.zones(), defaults.panic(),
				new WeightSettings(weights.slowStart(), weights.aggression(), weights.floor(),
						Map.of("payments-1*", 3, "10.0.2.*:8080", 2, "payments-17", 5), weights.warning()),
				this.subset);
	}

	/**
	 * Pick by version, zone, priority and weight.
	 * @return the pick
	 */
	@Benchmark
	public Candidate pick() {
		return this.picker.pick(PickRequest.ANY);
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
