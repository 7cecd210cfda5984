package io.github.discovery.model;

import java.util.Locale;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceNameTests {

	@Test
	void caseDoesNotMatter() {
		assertThat(ServiceName.of("Orders")).isEqualTo(ServiceName.of("oRDERS"))
			.hasSameHashCodeAs(ServiceName.of("orders"))
			.hasToString("orders")
			.isNotEqualTo(ServiceName.of("order"));
	}

	@Test
	void lowerCaseDoesNotDependOnTheLocale() {
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("tr"));
			assertThat(ServiceName.of("MINI").value()).isEqualTo("mini");
			assertThat(ServiceName.normalise("MINI").value()).isEqualTo("mini");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void namesAreOrdered() {
		TreeSet<ServiceName> names = new TreeSet<>();
		names.add(ServiceName.of("b"));
		names.add(ServiceName.of("A"));
		assertThat(names).extracting(ServiceName::value).containsExactly("a", "b");
	}

	@ParameterizedTest
	@CsvSource({ "orders, orders", "My_Service, my-service", "My Shop Front, my-shop-front", "a__b, a-b", "a.b, a.b",
			"-a-, a", "..a.., a", "../../etc/passwd, etc-passwd", "Grün, gr-n", "'', application", "___, application",
			"日本, application", "${x}, x" })
	void anyTextBecomesALegalHostName(String text, String name) {
		assertThat(ServiceName.normalise(text).value()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\n\r\u0000b", "\u202E", "a/../b", "%2e%2e", "http://host:80/x?y=z", ".-.-", "a.-.-b" })
	void whatIsNormalisedIsLegal(String text) {
		assertThat(Names.isServiceName(ServiceName.normalise(text).value())).isTrue();
		assertThat(Names.isServiceName(ServiceName.normalise("x".repeat(127) + text.repeat(50)).value())).isTrue();
	}

}
