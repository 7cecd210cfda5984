package io.github.discovery.client;

import java.net.URI;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ServiceUrisTests {

	@ParameterizedTest
	@CsvSource({ "http://payments/a, payments", "http://payments:8080/a, payments",
			"http://user:pw@payments/a, payments", "http://my_svc/, my_svc", "http://my_svc:8080/x, my_svc",
			"http://user@my_svc, my_svc", "lb://payments, payments", "ws://payments/socket, payments",
			"https://Payments.EU/a, Payments.EU" })
	void readsTheService(URI uri, String service) {
		assertThat(ServiceUris.service(uri)).isEqualTo(service);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/orders", "http:payments", "mailto:a@b.example", "orders/1", "file:///x" })
	void saysHowToNameAServiceWhenThereIsNone(URI uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> ServiceUris.service(uri))
			.withMessageContaining("http://payments/orders");
	}

	@ParameterizedTest
	@CsvSource({
	// @formatter:off
			"http://payments, http://10.0.0.1:8080",
			"http://payments/, http://10.0.0.1:8080/",
			"http://payments:9/a/b, http://10.0.0.1:8080/a/b",
			"http://payments?x=1, http://10.0.0.1:8080?x=1",
			"http://payments/a%20b/%C3%A9?q=%2F%20%C3%A9&r=a+b, http://10.0.0.1:8080/a%20b/%C3%A9?q=%2F%20%C3%A9&r=a+b",
			"http://payments/a%2Fb%25, http://10.0.0.1:8080/a%2Fb%25",
			"http://payments/é, http://10.0.0.1:8080/é",
			"http://payments//twice//, http://10.0.0.1:8080//twice//",
			"http://payments/a;v=1/b?#, http://10.0.0.1:8080/a;v=1/b?#",
			"http://payments/a#top, http://10.0.0.1:8080/a#top",
			"http://user:secret@payments/a, http://10.0.0.1:8080/a",
			"http://my_svc:80/a, http://10.0.0.1:8080/a",
			"lb://payments/a, http://10.0.0.1:8080/a",
			"LB://payments/a, http://10.0.0.1:8080/a",
			"https://payments/a, https://10.0.0.1:8080/a",
			"ws://payments/a, ws://10.0.0.1:8080/a",
			"wss://payments/a, wss://10.0.0.1:8080/a"
			// @formatter:on
	})
	void keepsPathAndQueryAsTheyStand(URI uri, String expected) {
		assertThat(ServiceUris.at(uri, instance("10.0.0.1", false))).hasToString(expected);
	}

	@ParameterizedTest
	@CsvSource({ "http://payments/a, https://10.0.0.1:8080/a", "lb://payments/a, https://10.0.0.1:8080/a",
			"https://payments/a, https://10.0.0.1:8080/a", "ws://payments/a, wss://10.0.0.1:8080/a",
			"wss://payments/a, wss://10.0.0.1:8080/a" })
	void raisesTheSchemeForASecureInstance(URI uri, String expected) {
		assertThat(ServiceUris.at(uri, instance("10.0.0.1", true))).hasToString(expected);
	}

	@Test
	void putsAnIpv6AddressIntoBrackets() {
		assertThat(ServiceUris.at(URI.create("http://payments/a"), instance("fd00::1", false)))
			.hasToString("http://[fd00::1]:8080/a");
	}

	private static DiscoveredInstance instance(String host, boolean secure) {
		return DiscoveredInstance.builder(ServiceName.of("payments"), "i1").address(host, 8080).secure(secure).build();
	}

}
