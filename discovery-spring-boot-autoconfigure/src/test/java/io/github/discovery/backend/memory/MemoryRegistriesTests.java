package io.github.discovery.backend.memory;

import io.github.discovery.model.Ticker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryRegistriesTests {

	private static MemoryRegistries.Lease open(String name) {
		return MemoryRegistries.open(MemorySettings.DEFAULTS.withName(name), Ticker.system());
	}

	@Test
	void withoutNameEveryRegistryIsPrivate() {
		assertThat(open(null).registry()).isNotSameAs(open(null).registry());
		assertThat(open(" ").registry()).isNotSameAs(open(" ").registry());
	}

	@Test
	void oneNameIsOneRegistryUntilTheLastUserIsGone() {
		MemoryRegistries.Lease first = open("shop");
		MemoryRegistries.Lease second = open(" shop ");
		assertThat(second.registry()).isSameAs(first.registry());
		try (MemoryRegistries.Lease other = open("other")) {
			assertThat(other.registry()).isNotSameAs(first.registry());
		}
		first.close();
		first.close();
		try (MemoryRegistries.Lease third = open("shop")) {
			assertThat(third.registry()).as("still in use by the second").isSameAs(second.registry());
			second.close();
		}
		try (MemoryRegistries.Lease later = open("shop")) {
			assertThat(later.registry()).isNotSameAs(first.registry());
		}
	}

}
