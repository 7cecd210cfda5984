package io.github.discovery.loadbalancing.hashing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerFixtures;
import io.github.discovery.loadbalancing.ServiceSettings;
import io.github.discovery.model.DiscoveredInstance;
import org.junit.jupiter.api.Test;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static io.github.discovery.loadbalancing.PickerFixtures.id;
import static io.github.discovery.loadbalancing.PickerFixtures.instance;
import static io.github.discovery.loadbalancing.PickerFixtures.instances;
import static org.assertj.core.api.Assertions.assertThat;

class StickyStrategyTests {

	private static final String PLACE = "cookie:discovery-instance";

	@Test
	void aReferenceIsHonoured() {
		Picker picker = picker(instances(5));
		for (DiscoveredInstance instance : instances(5)) {
			assertThat(count(picker, TestView.of(PLACE, StickyStrategy.reference(instance)), 10))
				.containsOnlyKeys(instance.getInstanceId());
		}
	}

	@Test
	void aReferenceOutlivesARestartUnderAnotherId() {
		String reference = StickyStrategy.reference(instance(0).build());
		assertThat(reference).isEqualTo("irLRi5LJ_iTF4nEI").matches("[A-Za-z0-9_-]{16}").doesNotContain("10.0");
		DiscoveredInstance restarted = DiscoveredInstance.builder(PickerFixtures.SERVICE, "other")
			.address("10.0.0.0", 8080)
			.build();
		assertThat(id(picker(List.of(instance(1).build(), restarted)), TestView.of(PLACE, reference)))
			.isEqualTo("other");
	}

	@Test
	void referencesDiffer() {
		Set<String> references = new HashSet<>();
		instances(1000).forEach((instance) -> references.add(StickyStrategy.reference(instance)));
		assertThat(references).hasSize(1000);
	}

	@Test
	void withoutAReferenceOneFollowsTheOther() {
		assertThat(count(picker(instances(4)), TestView.of("cookie:other", "x"), 400).values()).containsOnly(100);
		assertThat(count(picker(instances(4)), TestView.of(PLACE, "forged"), 400).values()).containsOnly(100);
	}

	@Test
	void newOnesComeByWeight() {
		List<DiscoveredInstance> instances = List.of(instance(0).weight(3).build(), instance(1).weight(1).build());
		assertThat(count(picker(instances), TestView.of(PLACE, "forged"), 400)).containsEntry("i-0000", 300)
			.containsEntry("i-0001", 100);
	}

	@Test
	void anInstanceThatIsExcludedOrGoneIsReplaced() {
		TestView request = TestView.of(PLACE, StickyStrategy.reference(instance(0).build()));
		assertThat(count(picker(instances(3)), request.excluding("i-0000"), 1_000)).containsOnlyKeys("i-0001",
				"i-0002");
		assertThat(count(picker(instances(3).subList(1, 3)), request, 1_000)).containsOnlyKeys("i-0001", "i-0002");
	}

	private static Picker picker(List<DiscoveredInstance> instances) {
		return new StickyStrategy()
			.create(PickerFixtures.candidates(PickerFixtures.context(ServiceSettings.DEFAULTS), instances));
	}

}
