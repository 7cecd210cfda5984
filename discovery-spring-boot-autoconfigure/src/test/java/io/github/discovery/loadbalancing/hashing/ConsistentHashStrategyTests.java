package io.github.discovery.loadbalancing.hashing;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.ThreadMXBean;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.PickRequest;
import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerContext;
import io.github.discovery.loadbalancing.PickerFixtures;
import io.github.discovery.loadbalancing.RequestView;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.loadbalancing.ServiceSettings.HashSettings;
import io.github.discovery.loadbalancing.ServiceSettings.HealthScoreSettings;
import io.github.discovery.loadbalancing.ServiceSettings.StickySettings;
import io.github.discovery.loadbalancing.ServiceSettings.StrategyTuning;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.id;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static io.github.discovery.loadbalancing.PickerFixtures.instances;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

class ConsistentHashStrategyTests {

	private static final String PLACE = "header:X-User";

	private static final int KEYS = 100_000;

	private final AtomicLong now = new AtomicLong();

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 10, 50 })
	void spreadsKeysEvenly(int instances) {
		Map<String, Integer> counts = counts(keysOf(picker(instances(instances))));
		assertThat(counts).hasSize(instances)
			.allSatisfy((id, count) -> assertThat(count).isCloseTo(KEYS / instances, withinPercentage(10)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 10, 100 })
	void fewKeysMoveWhenAnInstanceLeaves(int instances) {
		List<DiscoveredInstance> all = instances(instances);
		Map<String, String> before = keysOf(picker(all));
		Map<String, String> after = keysOf(picker(all.subList(1, all.size())));
		long moved = before.keySet().stream().filter((key) -> !before.get(key).equals(after.get(key))).count();
		long lost = before.values().stream().filter("i-0000"::equals).count();
		assertThat(moved).isBetween(lost, 2L * KEYS / instances);
	}

	@Test
	void keysOfADepartedInstanceGoToAllOthers() {
		List<DiscoveredInstance> all = instances(10);
		Map<String, String> before = keysOf(picker(all));
		Picker picker = picker(all);
		Map<String, Integer> heirs = new HashMap<>();
		before.forEach((key, id) -> {
			if (id.equals("i-0000")) {
				heirs.merge(id(picker, TestView.of(PLACE, key).excluding(id)), 1, Integer::sum);
			}
		});
		assertThat(heirs).hasSize(9).doesNotContainKey("i-0000");
		assertThat(Collections.max(heirs.values())).isLessThan(3 * Collections.min(heirs.values()));
	}

	@Test
	void aKeyDoesNotDependOnIdsOrOrder() {
		List<DiscoveredInstance> shuffled = new ArrayList<>();
		for (DiscoveredInstance instance : instances(20)) {
			shuffled.add(DiscoveredInstance.builder(instance.service(), "x" + (1000 - shuffled.size()))
				.address(instance.getHost(), instance.getPort())
				.build());
		}
		Collections.shuffle(shuffled, new Random(3));
		Picker one = picker(instances(20));
		Picker other = picker(shuffled);
		for (int i = 0; i < 1_000; i++) {
			TestView request = TestView.of(PLACE, "user-" + i);
			assertThat(picked(other, request).instance().authority())
				.isEqualTo(picked(one, request).instance().authority());
		}
	}

	@ParameterizedTest
	@CsvSource({ "alice, i-0000", "bob, i-0001", "carol, i-0000", "'', i-0004", "user-4711, i-0003",
			"0f8fad5b-d9cb-469f-a165-70867728950e, i-0000", "Größe, i-0001" })
	void aKeyGoesToTheSameInstanceInEveryRelease(String key, String id) {
		assertThat(id(picker(instances(5)), TestView.of(PLACE, key + "!"))).isEqualTo(id);
	}

	@Test
	void hashesAreTheSameInEveryRelease() {
		// Short texts have the XXH64 of their UTF-16LE bytes, as any implementation says.
		assertThat(XxHash.of("")).isEqualTo(0xEF46DB3751D8E999L);
		assertThat(XxHash.of("x10.0.0.1:8080y", 1, 14, 0)).isEqualTo(XxHash.of("10.0.0.1:8080"));
		assertThat(XxHash.of("10.0.0.1:8080")).isEqualTo(0x2D96B13AE1DE85CAL);
		assertThat(XxHash.of("\u4f60\u597d")).isEqualTo(0x983228E1ADDDF970L);
	}

	@Test
	void metadataMayNameTheInstanceForAll() {
		List<DiscoveredInstance> before = new ArrayList<>();
		List<DiscoveredInstance> after = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			before.add(instance(i).metadata(Map.of("hash-key", "shard-" + i)).build());
			after.add(instance(i).address("192.168.0." + i, 80).metadata(Map.of("hash-key", "shard-" + i)).build());
		}
		assertThat(keysOf(picker(after))).isEqualTo(keysOf(picker(before)));
	}

	@Test
	void weightsCount() {
		List<DiscoveredInstance> all = List.of(instance(0).weight(1).build(), instance(1).weight(2).build(),
				instance(2).weight(5).build());
		Map<String, Integer> counts = counts(keysOf(picker(all)));
		assertThat(counts.get("i-0000")).isCloseTo(KEYS / 8, withinPercentage(10));
		assertThat(counts.get("i-0001")).isCloseTo(KEYS / 4, withinPercentage(10));
		assertThat(counts.get("i-0002")).isCloseTo(KEYS * 5 / 8, withinPercentage(10));
	}

	@Test
	void aPopularKeyOverflowsToOthersAndComesBack() {
		Picker picker = picker(instances(4));
		TestView popular = TestView.of(PLACE, "popular");
		String home = id(picker, popular);
		Map<String, Integer> inFlight = new HashMap<>();
		List<Runnable> ends = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			this.now.addAndGet(TimeUnit.MILLISECONDS.toNanos(2));
			Candidate candidate = picked(picker, popular);
			inFlight.merge(candidate.instance().getInstanceId(), 1, Integer::sum);
			long began = candidate.statistics().begin();
			ends.add(() -> candidate.statistics().end(began, Outcome.SUCCESS));
		}
		// 1.25 times a mean of 25 and one more.
		assertThat(inFlight.values()).allSatisfy((count) -> assertThat(count).isLessThanOrEqualTo(33));
		assertThat(inFlight.get(home)).isGreaterThanOrEqualTo(32);
		ends.forEach(Runnable::run);
		this.now.addAndGet(TimeUnit.MILLISECONDS.toNanos(2));
		assertThat(id(picker, popular)).isEqualTo(home);
	}

	@Test
	void withoutABoundAKeyStays() {
		Picker picker = picker(instances(4), new HashSettings(PLACE, 0, 1));
		TestView popular = TestView.of(PLACE, "popular");
		for (int i = 0; i < 100; i++) {
			this.now.addAndGet(TimeUnit.MILLISECONDS.toNanos(2));
			picked(picker, popular).statistics().begin();
		}
		assertThat(count(picker, popular, 10)).hasSize(1);
	}

	@Test
	void requestsWithoutAKeyGoAnywhere() {
		assertThat(count(picker(instances(4)), PickRequest.ANY, 10_000)).hasSize(4);
		assertThat(count(picker(instances(4)), TestView.of(PLACE, ""), 10_000)).hasSize(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "header:a", "cookie:a", "query:a", "path:a", "attribute:a", "Header: a" })
	void findsAKeyInAnyPlace(String place) {
		Picker picker = picker(instances(20), new HashSettings(place, 1.25, 1));
		String where = place.replace(" ", "").replace("Header", "header");
		assertThat(count(picker, TestView.of(where, "alice"), 20)).hasSize(1);
		assertThat(count(picker, TestView.of("other:a", "alice"), 1_000)).hasSizeGreaterThan(10);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-User", "body:name", "header:", ":name" })
	void saysHowAPlaceIsWritten(String place) {
		assertThatIllegalArgumentException().isThrownBy(() -> HashKey.parse(place))
			.withMessageContaining("'" + place + "'")
			.withMessageContaining("header:X-User");
	}

	@Test
	void aResolverTakesThePlaceOfTheSettings() {
		PickerContext context = PickerFixtures.context(ServiceSettings.DEFAULTS, this.now::get);
		Picker picker = new ConsistentHashStrategy((service, request) -> service + request.header("tenant"))
			.create(PickerFixtures.candidates(context, instances(20)));
		assertThat(count(picker, TestView.of("header:tenant", "a"), 20)).hasSize(1);
	}

	@Test
	void manyExclusionsStillFindTheLastOne() {
		PickRequest onlyLast = new PickRequest() {

			@Override
			public boolean isAny() {
				return false;
			}

			@Override
			public boolean excludes(Candidate candidate) {
				return !candidate.instance().getInstanceId().equals("i-4999");
			}

			@Override
			public TestView view() {
				return TestView.of(PLACE, "alice");
			}

		};
		assertThat(id(picker(instances(5000)), onlyLast)).isEqualTo("i-4999");
		assertThat(picker(instances(300)).pick(onlyLast)).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 5000 })
	void pickingByAKeyAllocatesNothing(int instances) {
		Picker picker = picker(instances(instances));
		PickRequest request = new PickRequest() {

			private final RequestView view = new RequestView() {

				@Override
				public String header(String name) {
					return "user-4711";
				}

			};

			@Override
			public RequestView view() {
				return this.view;
			}

		};
		pick(picker, request, 50_000);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		pick(picker, request, 100_000);
		assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 100_000).as("bytes a pick").isZero();
	}

	private static void pick(Picker picker, PickRequest request, int times) {
		for (int i = 0; i < times; i++) {
			if (picker.pick(request) == null) {
				throw new AssertionError("nothing picked");
			}
		}
	}

	private Map<String, String> keysOf(Picker picker) {
		Map<String, String> picked = new HashMap<>();
		for (int i = 0; i < KEYS; i++) {
			picked.put("user-" + i, id(picker, TestView.of(PLACE, "user-" + i)));
		}
		return picked;
	}

	private static Map<String, Integer> counts(Map<String, String> picked) {
		Map<String, Integer> counts = new HashMap<>();
		picked.values().forEach((id) -> counts.merge(id, 1, Integer::sum));
		return counts;
	}

	private static Candidate picked(Picker picker, PickRequest request) {
		Candidate candidate = picker.pick(request);
		assertThat(candidate).isNotNull();
		return candidate;
	}

	private Picker picker(List<DiscoveredInstance> instances) {
		return picker(instances, new HashSettings(PLACE, 1.25, 1));
	}

	private Picker picker(List<DiscoveredInstance> instances, HashSettings hash) {
		return new ConsistentHashStrategy()
			.create(PickerFixtures.candidates(PickerFixtures.context(settings(hash), this.now::get), instances));
	}

	private static ServiceSettings settings(HashSettings hash) {
		ServiceSettings defaults = ServiceSettings.DEFAULTS;
		return new ServiceSettings(defaults.strategy(),
				new StrategyTuning(hash, StickySettings.DEFAULTS, HealthScoreSettings.DEFAULTS), defaults.selection(),
				defaults.ejection(), defaults.zones(), defaults.panic(), defaults.weights(), defaults.subsetSize());
	}

}
