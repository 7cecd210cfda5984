package io.github.discovery.autoconfigure.settings;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Defaults that are taken when nothing is set are those that would be bound.
 */
class DefaultsTests {

	static List<Class<?>> types() {
		return KnownSettings.load(null)
			.types()
			.stream()
			.<Class<?>>filter((type) -> fields(type).anyMatch((field) -> field.getName().equals("DEFAULTS")))
			.toList();
	}

	private static Stream<Field> fields(Class<?> type) {
		return Arrays.stream(type.getDeclaredFields());
	}

	@Test
	void recordsWithDefaultsAreFound() {
		assertThat(types()).extracting(Class::getSimpleName)
			.contains("DiscoveryProperties", "CatalogProperties", "MemoryProperties", "RegistrationProperties",
					"AdvertisedAddressProperties", "RegistrationLifecycleProperties");
	}

	@ParameterizedTest
	@MethodSource("types")
	void areWhatABinderBindsOfNothing(Class<?> type) {
		assertThat(ReflectionTestUtils.getField(type, "DEFAULTS"))
			.isEqualTo(new Binder().bindOrCreate(KnownSettings.prefixOf(type), Bindable.of(type)));
	}

}
