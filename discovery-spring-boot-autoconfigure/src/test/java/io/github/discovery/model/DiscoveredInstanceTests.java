package io.github.discovery.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DiscoveredInstanceTests {

	private static DiscoveredInstance.Builder builder() {
		return DiscoveredInstance.builder(ServiceName.of("orders"), "one").address("10.0.0.1", 8080);
	}

	@Test
	void copyIsEqualAndEveryChangeIsNot() {
		DiscoveredInstance one = builder().secure(true)
			.status(InstanceStatus.PASSING)
			.weight(2)
			.priority(1)
			.order(7)
			.source("consul")
			.datacenter("dc1")
			.tags(List.of("a"))
			.metadata(Map.of("k", "v"))
			.build();
		assertThat(one.toBuilder().build()).isEqualTo(one).hasSameHashCodeAs(one);
		assertThat(List.of(one.toBuilder().address("10.0.0.2", 8080), one.toBuilder().address("10.0.0.1", 1),
				one.toBuilder().secure(false), one.toBuilder().status(InstanceStatus.WARNING),
				one.toBuilder().weight(3), one.toBuilder().priority(2), one.toBuilder().order(8),
				one.toBuilder().source("x"), one.toBuilder().datacenter(null), one.toBuilder().tags(List.of()),
				one.toBuilder().metadata(Map.of("l", "w")), one.toBuilder().zone("z"), one.toBuilder().version("1")))
			.allSatisfy((changed) -> assertThat(changed.build()).isNotEqualTo(one));
	}

	@Test
	void ipv6StandsInBracketsInUris() {
		DiscoveredInstance six = builder().address("fd00::1", 8080).build();
		assertThat(six.getHost()).isEqualTo("fd00::1");
		assertThat(six.authority()).isEqualTo("[fd00::1]:8080");
		assertThat(six.getUri()).hasToString("http://[fd00::1]:8080");
	}

	@Test
	void schemeNeverLowersTheCallers() {
		assertThat(builder().build().getScheme()).isNull();
		assertThat(builder().build().getUri()).hasToString("http://10.0.0.1:8080");
		assertThat(builder().secure(true).build().getScheme()).isEqualTo("https");
		assertThat(builder().secure(true).build().getUri()).hasToString("https://10.0.0.1:8080");
	}

	@Test
	void oneHostileEntryDoesNotHideAnInstance() {
		DiscoveredInstance instance = builder().tags(List.of("good", "ba\nd", "x".repeat(513)))
			.metadata(Map.of("good", "1", "ba d", "2", "evil", "a\u0000b"))
			.zone("a\nb")
			.weight(-5)
			.priority(-1)
			.build();
		assertThat(instance.tags()).containsExactly("good");
		assertThat(instance.getMetadata()).isEqualTo(Map.of("good", "1"));
		assertThat(instance.zone()).isNull();
		assertThat(instance.weight()).isEqualTo(1);
		assertThat(instance.priority()).isZero();
		assertThat(builder().tags(Collections.nCopies(1000, "a")).build().tags()).hasSize(64);
	}

	@Test
	void hostileAddressOrIdIsRefused() {
		for (DiscoveredInstance.Builder hostile : List.of(builder().address("evil/@host", 80),
				builder().address("a b", 80), builder().address("a", 70_000),
				DiscoveredInstance.builder(ServiceName.of("orders"), "../../x").address("a", 80))) {
			assertThatExceptionOfType(IllegalNameException.class).isThrownBy(hostile::build);
		}
	}

	@Test
	void zoneAndVersionComeFromMetadataToo() {
		DiscoveredInstance instance = builder().metadata(Map.of("zone", "z", "version", "1"))
			.zone(null)
			.version("")
			.build();
		assertThat(instance.zone()).isEqualTo("z");
		assertThat(instance.version()).isEqualTo("1");
	}

}
