package io.github.discovery.loadbalancing.layer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.Locality;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.ServiceSettings.HashSettings;
import io.github.discovery.loadbalancing.ServiceSettings.HealthScoreSettings;
import io.github.discovery.loadbalancing.ServiceSettings.PanicMode;
import io.github.discovery.loadbalancing.ServiceSettings.PanicSettings;
import io.github.discovery.loadbalancing.ServiceSettings.SelectionSettings;
import io.github.discovery.loadbalancing.ServiceSettings.StickySettings;
import io.github.discovery.loadbalancing.ServiceSettings.StrategyTuning;
import io.github.discovery.loadbalancing.ServiceSettings.WeightSettings;
import io.github.discovery.loadbalancing.ServiceSettings.ZoneSettings;
import io.github.discovery.loadbalancing.assembly.Strategies;
import io.github.discovery.loadbalancing.ejection.Ejection;
import io.github.discovery.loadbalancing.hashing.StickyStrategy;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.InstanceStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every picker, whatever the fleet and the settings: random ones are
 * compared with rules that are written down here a second time, without any layer, and so
 * again after a change of the fleet. The number in a failure's message repeats it.
 */
class PickerPropertyTests {

	private static final int FLEETS = 200;

	private static final int PICKS = 20;

	private static final List<String> NAMES = List.of("x", "y", "z");

	@ParameterizedTest
	@MethodSource("strategies")
	void onlyWhatMayBeCalledIsPickedAndSomethingIs(String strategy) {
		int picked = 0;
		for (int i = 0; i < FLEETS; i++) {
			picked += check(strategy, strategy.hashCode() * 1_000_000L + i);
		}
		assertThat(picked).as("picks that found something").isGreaterThan(FLEETS * 2 * PICKS / 4);
	}

	static Set<String> strategies() {
		return new Strategies(List.of()).names();
	}

	private static int check(String strategy, long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		LayerBench bench = bench(random);
		bench.strategy = strategy;
		List<DiscoveredInstance> fleet = fleet(random);
		for (DiscoveredInstance one : fleet) {
			live(bench, one.getInstanceId(), random);
		}
		bench.eject("gone");
		int found = check(bench, fleet, fleet, random, strategy + ", seed " + seed);
		List<DiscoveredInstance> left = changed(fleet, random);
		return found + check(bench, left, fleet, random, strategy + ", seed " + seed + ", changed");
	}

	private static int check(LayerBench bench, List<DiscoveredInstance> fleet, List<DiscoveredInstance> known,
			SplittableRandom random, String description) {
		Picker picker = bench.picker(fleet);
		Rules rules = new Rules(bench, fleet);
		int found = 0;
		for (int i = 0; i < PICKS; i++) {
			KeyedRequest request = request(known, random);
			Candidate candidate = picker.pick(request);
			rules.check(candidate, request.excluded(), request.mayTry(), description + ", pick " + i);
			found += (candidate != null) ? 1 : 0;
		}
		return found;
	}

	/** Half of all refer to an instance that was there, whatever has become of it. */
	private static KeyedRequest request(List<DiscoveredInstance> known, SplittableRandom random) {
		String key = random.nextBoolean() ? "user-" + random.nextInt(50) : null;
		String reference = (!known.isEmpty() && random.nextBoolean()) ? StickyStrategy.reference(pick(known, random))
				: null;
		return new KeyedRequest(some(known, random), random.nextInt(4) == 0, key, reference);
	}

	/** Some have gone, some have another status. */
	private static List<DiscoveredInstance> changed(List<DiscoveredInstance> fleet, SplittableRandom random) {
		List<DiscoveredInstance> changed = new ArrayList<>();
		for (DiscoveredInstance one : fleet) {
			int fate = random.nextInt(5);
			if (fate == 0) {
				changed.add(one.toBuilder().status(pick(List.of(InstanceStatus.values()), random)).build());
			}
			else if (fate > 1) {
				changed.add(one);
			}
		}
		return changed;
	}

	private static LayerBench bench(SplittableRandom random) {
		LayerBench bench = new LayerBench();
		bench.random = random.split();
		Map<String, Integer> versions = new HashMap<>();
		NAMES.stream()
			.filter((name) -> random.nextInt(4) == 0)
			.forEach((name) -> versions.put(name, random.nextInt(4)));
		Selection require = switch (random.nextInt(6)) {
			case 0 -> Selection.version("x");
			case 1 -> new Selection(null, Set.of("t"), Map.of());
			default -> Selection.ALL;
		};
		bench.selection = new SelectionSettings(require, versions, random.nextInt(3) * 0.4);
		bench.zones = new ZoneSettings(random.nextInt(4) > 0, random.nextInt(6) == 0,
				(random.nextInt(3) == 0) ? List.of("y", "x") : List.of(), random.nextInt(3) * 0.7);
		bench.panic = new PanicSettings(random.nextInt(4) * 0.3,
				(random.nextInt(4) == 0) ? PanicMode.FAIL : PanicMode.CALL_ALL);
		bench.weights = new WeightSettings(Duration.ofSeconds(random.nextInt(3) * 20), random.nextInt(3),
				random.nextDouble(), (random.nextInt(3) == 0) ? Map.of("i-000*", 5, "i-0003", 0) : Map.of(),
				random.nextInt(3) * 0.5);
		bench.subsetSize = (random.nextInt(3) == 0) ? 5 : 0;
		bench.tuning = new StrategyTuning(new HashSettings("header:X-User", random.nextInt(3) * 1.25, 1),
				StickySettings.DEFAULTS, HealthScoreSettings.DEFAULTS);
		Map<String, Integer> callers = new HashMap<>();
		NAMES.stream().filter((name) -> random.nextBoolean()).forEach((name) -> callers.put(name, random.nextInt(5)));
		bench.locality = new Locality((random.nextInt(4) == 0) ? null : pick(NAMES, random), () -> callers);
		return bench;
	}

	private static List<DiscoveredInstance> fleet(SplittableRandom random) {
		int size = (random.nextInt(8) == 0) ? 150 : random.nextInt(8);
		int troubles = random.nextInt(10);
		List<DiscoveredInstance> fleet = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			DiscoveredInstance.Builder builder = instance(i).status(InstanceStatus.PASSING)
				.priority(random.nextInt(3))
				.weight(random.nextInt(5));
			if (random.nextInt(10) < troubles) {
				builder.status(pick(List.of(InstanceStatus.values()), random));
				builder.address("10.1.0." + (i % 250), (random.nextInt(5) == 0) ? 0 : 1000 + i);
			}
			builder.zone((random.nextInt(5) == 0) ? null : pick(NAMES, random));
			builder.version((random.nextInt(5) == 0) ? null : pick(NAMES, random));
			builder.datacenter((random.nextInt(5) == 0) ? null : pick(NAMES, random));
			builder.tags((random.nextInt(3) > 0) ? List.of("t") : List.of());
			fleet.add(builder.build());
		}
		return fleet;
	}

	private static void live(LayerBench bench, String id, SplittableRandom random) {
		int fate = random.nextInt(6);
		bench.end(id, (fate == 0) ? Outcome.FAILURE : Outcome.SUCCESS, random.nextInt(4));
		if (fate == 1) {
			bench.eject(id);
		}
		else if (fate == 2 && random.nextBoolean()) {
			bench.tryOut(id);
		}
		bench.pass(Duration.ofMillis(random.nextInt(5_000)));
	}

	private static Set<String> some(List<DiscoveredInstance> fleet, SplittableRandom random) {
		Set<String> some = new HashSet<>();
		for (int i = random.nextInt(4); i > 0 && !fleet.isEmpty(); i--) {
			some.add(pick(fleet, random).getInstanceId());
		}
		return some;
	}

	private static <T> T pick(List<T> list, SplittableRandom random) {
		return list.get(random.nextInt(list.size()));
	}

	/** The rules, as they would be told to somebody. */
	private static final class Rules {

		private final Map<String, Ejection> ejections;

		private final boolean threshold;

		private final Set<String> out = new HashSet<>();

		private final Set<String> selected;

		private final Set<String> mayBeCalled;

		private final boolean fails;

		Rules(LayerBench bench, List<DiscoveredInstance> fleet) {
			this.ejections = bench.ejections;
			this.threshold = bench.selection.minimumHealth() > 0;
			Set<DiscoveredInstance> wanted = fleet.stream()
				.filter((one) -> one.getPort() > 0 && one.status() != InstanceStatus.MAINTENANCE)
				.filter((one) -> bench.selection.require().matches(one))
				.filter((one) -> !bench.zones.required()
						|| (bench.locality.zone() != null && bench.locality.zone().equals(one.zone())))
				.collect(Collectors.toSet());
			if (wanted.stream().anyMatch((one) -> isCallable(one) && hasShare(one, bench))) {
				wanted.removeIf((one) -> !hasShare(one, bench));
			}
			this.selected = ids(wanted.stream().filter(Rules::isCallable).collect(Collectors.toSet()));
			Set<String> well = new HashSet<>(this.selected);
			well.removeAll(this.ejections.keySet());
			boolean panic = well.size() < bench.panic.threshold() * wanted.size();
			this.fails = panic && bench.panic.mode() == PanicMode.FAIL;
			this.mayBeCalled = this.fails ? Set.of() : (panic || well.isEmpty()) ? this.selected : well;
			this.out.addAll(ids(new HashSet<>(fleet)));
			this.out.removeAll(this.selected);
		}

		private static boolean isCallable(DiscoveredInstance one) {
			return one.status() != InstanceStatus.CRITICAL;
		}

		private static boolean hasShare(DiscoveredInstance one, LayerBench bench) {
			return bench.selection.versions().isEmpty()
					|| bench.selection.versions().getOrDefault(String.valueOf(one.version()), 0) > 0;
		}

		private static Set<String> ids(Set<DiscoveredInstance> instances) {
			return instances.stream().map(DiscoveredInstance::getInstanceId).collect(Collectors.toSet());
		}

		void check(Candidate candidate, Set<String> excluded, boolean mayTry, String description) {
			if (candidate == null) {
				Set<String> left = new HashSet<>(this.mayBeCalled);
				left.removeAll(excluded);
				// Below the threshold of health somebody is left out who might be called.
				boolean explained = left.isEmpty() || (this.threshold && !excluded.isEmpty());
				assertThat(explained).as("%s: nothing although there are %s", description, left).isTrue();
				return;
			}
			String id = candidate.instance().getInstanceId();
			assertThat(excluded).as(description).doesNotContain(id);
			assertThat(this.out).as(description).doesNotContain(id);
			if (candidate.isTrial()) {
				assertThat(mayTry).as(description).isTrue();
				assertThat(this.selected).as(description).contains(id);
				assertThat(this.ejections.get(id).isOnTrial()).as(description).isTrue();
			}
			else {
				assertThat(this.mayBeCalled).as(description).contains(id);
			}
		}

	}

}
