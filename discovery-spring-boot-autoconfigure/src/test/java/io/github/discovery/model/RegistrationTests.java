package io.github.discovery.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RegistrationTests {

	private static final ServiceName ORDERS = ServiceName.of("orders");

	private static Registration.Builder builder() {
		return Registration.builder(ORDERS, "one").address("10.0.0.1", 8080);
	}

	private static Registration full() {
		return builder().secure(true)
			.weight(5)
			.status(InstanceStatus.WARNING)
			.tags(List.of("a"))
			.metadata(Map.of("k", "v"))
			.zone("z")
			.version("1")
			.timeToLive(Duration.ofSeconds(5))
			.owner("me")
			.build();
	}

	@Test
	void copyIsEqualAndEveryChangeIsNot() {
		Registration full = full();
		assertThat(full.toBuilder().build()).isEqualTo(full).hasSameHashCodeAs(full);
		assertThat(List.of(full.toBuilder().address("10.0.0.2", 8080), full.toBuilder().address("10.0.0.1", 1),
				full.toBuilder().secure(false), full.toBuilder().weight(6), full.toBuilder().tags(List.of()),
				full.toBuilder().status(InstanceStatus.PASSING), full.toBuilder().metadata(Map.of("k", "w")),
				full.toBuilder().zone("y"), full.toBuilder().version("2"), full.toBuilder().owner("you"),
				full.toBuilder().timeToLive(Duration.ofSeconds(6))))
			.allSatisfy((changed) -> assertThat(changed.build()).isNotEqualTo(full));
	}

	@Test
	void zoneAndVersionAreMetadataAndSurviveMetadataSetAfterThem() {
		Registration one = builder().zone("z").version("1").metadata(Map.of("a", "b", "version", "2")).build();
		assertThat(one.metadata()).isEqualTo(Map.of("a", "b", "zone", "z", "version", "2"));
	}

	@Test
	void laterChangesOfTheArgumentsDoNotShow() {
		List<String> tags = new ArrayList<>(List.of("a"));
		Map<String, String> metadata = new HashMap<>(Map.of("k", "v"));
		Registration one = builder().tags(tags).metadata(metadata).build();
		tags.add("b");
		metadata.put("l", "w");
		assertThat(one.tags()).containsExactly("a");
		assertThat(one.metadata()).hasSize(1);
		assertThatThrownBy(() -> one.tags().add("c")).isInstanceOf(UnsupportedOperationException.class);
		assertThatThrownBy(() -> one.metadata().clear()).isInstanceOf(UnsupportedOperationException.class);
	}

	@Test
	void hostileValuesAreRefused() {
		for (Registration.Builder hostile : List.of(Registration.builder(ORDERS, "../x").address("a", 1),
				Registration.builder(ORDERS, "one"), builder().address("0.0.0.0", 1), builder().address("::", 1),
				builder().address("a\r\nb", 1), builder().address("a", -1), builder().address("a", 65_536),
				builder().weight(0), builder().tags(List.of("a\u0000")), builder().metadata(Map.of("a\n", "b")),
				builder().zone("a\nb"), builder().version("x".repeat(513)), builder().owner("a b"))) {
			assertThatExceptionOfType(IllegalNameException.class).isThrownBy(hostile::build);
		}
	}

	@Test
	void becomesTheInstanceThatOthersSee() {
		DiscoveredInstance instance = full().toInstance("memory");
		assertThat(instance.getServiceId()).isEqualTo("orders");
		assertThat(instance.getInstanceId()).isEqualTo("one");
		assertThat(instance.authority()).isEqualTo("10.0.0.1:8080");
		assertThat(instance.isSecure()).isTrue();
		assertThat(instance.weight()).isEqualTo(5);
		assertThat(instance.status()).isEqualTo(InstanceStatus.WARNING);
		assertThat(instance.tags()).containsExactly("a");
		assertThat(instance.zone()).isEqualTo("z");
		assertThat(instance.version()).isEqualTo("1");
		assertThat(instance.getMetadata()).containsEntry("k", "v");
		assertThat(instance.source()).isEqualTo("memory");
	}

	@Test
	void sameStatusIsTheSameRegistration() {
		Registration full = full();
		assertThat(full.withStatus(InstanceStatus.WARNING)).isSameAs(full);
		assertThat(full.withStatus(InstanceStatus.MAINTENANCE).status()).isEqualTo(InstanceStatus.MAINTENANCE);
	}

	@Test
	void secretsDoNotPrint() {
		assertThat(Secret.of("geheim")).hasToString("***")
			.isEqualTo(Secret.of("geheim"))
			.isNotEqualTo(Secret.of("anders"));
		assertThat(Secret.of("geheim").reveal()).isEqualTo("geheim");
	}

}
