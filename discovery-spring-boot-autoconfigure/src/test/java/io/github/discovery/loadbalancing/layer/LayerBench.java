package io.github.discovery.loadbalancing.layer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Candidates;
import io.github.discovery.loadbalancing.Dropped;
import io.github.discovery.loadbalancing.LoadBalancingSettings;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.PickerFixtures;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.PanicSettings;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.ServiceSettings.StrategyTuning;
import io.github.discovery.loadbalancing.ServiceSettings.WeightSettings;
import io.github.discovery.loadbalancing.ServiceSettings.ZoneSettings;
import io.github.discovery.loadbalancing.assembly.Assembled;
import io.github.discovery.loadbalancing.assembly.PickerAssembler;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.ejection.EjectionSettings;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.loadbalancing.statistics.ServiceStatistics;
import io.github.discovery.model.DiscoveredInstance;

/**
 * Everything a picker is made of, at a test's own time. Tests set what they are about.
 */
final class LayerBench {

	long now = Duration.ofDays(1).toNanos();

	int clockReads;

	SelectionSettings selection = SelectionSettings.DEFAULTS;

	ZoneSettings zones = ZoneSettings.DEFAULTS;

	PanicSettings panic = PanicSettings.DEFAULTS;

	WeightSettings weights = WeightSettings.DEFAULTS;

	int subsetSize;

	RandomGenerator random = new SplittableRandom(42);

	String strategy = "round-robin";

	StrategyTuning tuning = StrategyTuning.DEFAULTS;

	Locality locality = Locality.UNKNOWN;

	final Map<String, Ejection> ejections = new HashMap<>();

	final ServiceStatistics statistics = new ServiceStatistics(() -> this.now);

	private final PickerAssembler assembler = new PickerAssembler(new Strategies(List.of()),
			LoadBalancingSettings.DEFAULTS, 42);

	PickerContext context() {
		ServiceSettings settings = new ServiceSettings(this.strategy, this.tuning, this.selection,
				EjectionSettings.DEFAULTS, this.zones, this.panic, this.weights, this.subsetSize);
		return new PickerContext(settings, this.statistics, this.ejections, this.locality, () -> {
			this.clockReads++;
			return this.now;
		}, this.random);
	}

	Assembled assemble(List<DiscoveredInstance> instances) {
		return this.assembler.assemble(PickerFixtures.snapshot(instances), context());
	}

	Picker picker(List<DiscoveredInstance> instances) {
		return assemble(instances).picker();
	}

	Candidates candidates(List<DiscoveredInstance> instances) {
		return PickerFixtures.candidates(context(), instances);
	}

	/** What a test builds in here begins with that seed. */
	void withEachSeed(Runnable test) {
		for (long seed : PickerFixtures.SEEDS) {
			this.random = new SplittableRandom(seed);
			test.run();
		}
	}

	void eject(String... ids) {
		for (String id : ids) {
			this.ejections.put(id,
					Ejection.of("5 failures in a row", 1, this.now, this.now + Duration.ofMillis(20_100).toNanos()));
		}
	}

	Ejection tryOut(String id) {
		Ejection ejection = Ejection.of("5 failures in a row", 1, this.now, this.now).onTrial();
		this.ejections.put(id, ejection);
		return ejection;
	}

	void end(String id, Outcome outcome, int times) {
		for (int i = 0; i < times; i++) {
			this.statistics.of(id).end(this.statistics.of(id).begin(), outcome);
		}
	}

	void pass(Duration time) {
		this.now += time.toNanos();
	}

	static List<String> dropped(Assembled assembled) {
		List<String> dropped = new ArrayList<>();
		for (Dropped one : assembled.dropped()) {
			dropped.add(one.instance().getInstanceId() + " " + one.layer() + ": " + one.reason());
		}
		return dropped;
	}

	static double share(Picker picker, String... ids) {
		return share(picker, PickRequest.ANY, ids);
	}

	static double share(Picker picker, PickRequest request, String... ids) {
		Map<String, Integer> counts = PickerFixtures.count(picker, request, 20_000);
		double sum = 0;
		for (String id : ids) {
			sum += counts.getOrDefault(id, 0);
		}
		return sum / 20_000;
	}

	static PickRequest mayTry(String... excluded) {
		PickRequest others = PickRequest.otherThan(excluded);
		return new PickRequest() {

			@Override
			public boolean isAny() {
				return others.isAny();
			}

			@Override
			public boolean excludes(Candidate candidate) {
				return others.excludes(candidate);
			}

			@Override
			public boolean mayTry() {
				return true;
			}

		};
	}

}
