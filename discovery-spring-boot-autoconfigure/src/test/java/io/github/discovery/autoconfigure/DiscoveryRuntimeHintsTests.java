package io.github.discovery.autoconfigure;

import io.github.discovery.autoconfigure.settings.KnownSettings;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class DiscoveryRuntimeHintsTests {

	@Test
	void everyRecordOfPropertiesCanBeBoundAheadOfTime() {
		RuntimeHints hints = new RuntimeHints();
		new DiscoveryRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(KnownSettings.load(null).types()).isNotEmpty()
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection()
				.onConstructorInvocation(type.getDeclaredConstructors()[0])
				.test(hints)).isTrue());
		assertThat(RuntimeHintsPredicates.resource()
			.forResource("META-INF/spring/io.github.discovery.autoconfigure.settings.KnownSettings.imports")
			.test(hints)).isTrue();
	}

}
