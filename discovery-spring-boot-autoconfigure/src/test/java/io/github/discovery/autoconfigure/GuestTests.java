package io.github.discovery.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The auto-configurations as guests of an application.
 */
class GuestTests {

	private static final String OURS = "io.github.discovery.";

	/** Beans that only look at what others do, with nothing in them to replace. */
	private static final Map<String, String> NOT_TO_BE_REPLACED = Map.of("discoveryUnbalancedClients", "warns",
			"discoveryIneffectiveKeys", "warns", "discoveryCallSettingsRefresh", "listens", "discoveryCallsAtStart",
			"checks", "discoveryDoubleRegistrationGuard", "refuses");

	private final ReactiveWebApplicationContextRunner contexts = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class, WebClientAutoConfiguration.class))
		.withConfiguration(AutoConfigurations.of(autoConfigurations().toArray(Class<?>[]::new)))
		.withPropertyValues("discovery.registration.host=127.0.0.1");

	private static Stream<Class<?>> autoConfigurations() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(OURS))
			.map((name) -> ClassUtils.resolveClassName(name, null));
	}

	@Test
	void thereAreBeansWhenSwitchedOn() {
		this.contexts.run((context) -> assertThat(ours(context)).hasSizeGreaterThan(40));
	}

	@ParameterizedTest
	@ValueSource(strings = { "discovery.enabled=false", "spring.cloud.discovery.enabled=false" })
	void noBeanIsLeftWhenSwitchedOff(String property) {
		this.contexts
			.withPropertyValues(property, "discovery.backend=consul",
					"discovery.static.services.payments=http://10.0.0.5:8080")
			.run((context) -> assertThat(ours(context)).isEmpty());
	}

	@Test
	void noBeanIsLeftWhenTheFirstAutoConfigurationIsExcluded() {
		new ReactiveWebApplicationContextRunner().withConfiguration(
				AutoConfigurations.of(autoConfigurations().filter((type) -> type != DiscoveryAutoConfiguration.class)
					.toArray(Class<?>[]::new)))
			.run((context) -> assertThat(ours(context)).isEmpty());
	}

	private static List<String> ours(ConfigurableApplicationContext context) {
		return Arrays.stream(context.getBeanDefinitionNames()).filter((name) -> {
			Class<?> type = context.getType(name, false);
			return name.startsWith("discovery") || (type != null && type.getName().startsWith(OURS));
		}).toList();
	}

	@Test
	void everyBeanBacksOff() {
		List<Method> methods = autoConfigurations().flatMap(GuestTests::withNested)
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(Bean.class))
			.toList();
		assertThat(methods).hasSizeGreaterThan(40);
		assertThat(methods).filteredOn((method) -> !method.isAnnotationPresent(ConditionalOnMissingBean.class))
			.extracting(Method::getName)
			.containsExactlyInAnyOrderElementsOf(NOT_TO_BE_REPLACED.keySet());
	}

	private static Stream<Class<?>> withNested(Class<?> type) {
		List<Class<?>> types = new ArrayList<>(List.of(type.getDeclaredClasses()));
		Import imports = AnnotatedElementUtils.findMergedAnnotation(type, Import.class);
		if (imports != null) {
			types.addAll(List.of(imports.value()));
		}
		types.add(type);
		return types.stream().distinct();
	}

}
