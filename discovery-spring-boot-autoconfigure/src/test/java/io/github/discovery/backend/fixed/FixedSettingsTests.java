package io.github.discovery.backend.fixed;

import java.util.List;
import java.util.Map;

import io.github.discovery.model.DiscoveredInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FixedSettingsTests {

	private static DiscoveredInstance parse(String url) {
		return FixedSettings.of(Map.of("payments", List.of(url))).instances().get(0);
	}

	@ParameterizedTest
	@CsvSource({ "http://host, host:80, false", "https://host/, host:443, true", "HTTPS://host:8443, host:8443, true",
			"http://10.0.0.1:81, 10.0.0.1:81, false", "http://my_host:8080, my_host:8080, false",
			"http://[fd00::1]:8080, [fd00::1]:8080, false", "https://[::1], [::1]:443, true" })
	void hostPortAndSecurityComeFromTheUrl(String url, String authority, boolean secure) {
		assertThat(parse(url).authority()).isEqualTo(authority);
		assertThat(parse(url).isSecure()).isEqualTo(secure);
	}

	@Test
	void parametersAreZoneVersionWeightTagsAndMetadata() {
		DiscoveredInstance instance = parse(
				" http://host:1?zone=eu-1&weight=2&version=1.2&tags=a,%20b%20c,,gr%C3%BCn&team=a%26b&empty= ");
		assertThat(instance.zone()).isEqualTo("eu-1");
		assertThat(instance.version()).isEqualTo("1.2");
		assertThat(instance.weight()).isEqualTo(2);
		assertThat(instance.tags()).containsExactly("a", "b c", "grün");
		assertThat(instance.getMetadata())
			.isEqualTo(Map.of("zone", "eu-1", "version", "1.2", "team", "a&b", "empty", ""));
		assertThat(parse("http://host:1").weight()).isEqualTo(1);
	}

	@Test
	void idsAreDifferentAndStable() {
		List<DiscoveredInstance> instances = FixedSettings
			.of(Map.of("payments", List.of("http://a:1", "http://a:2", "http://b:1", "http://[::1]:1")))
			.instances();
		assertThat(instances).extracting(DiscoveredInstance::getInstanceId)
			.containsExactly("static-a:1", "static-a:2", "static-b:1", "static-::1:1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "host", "host:8080", "ftp://host", "http://", "http:///", "http://host:0",
			"http://host:65536", "http://host:80x", "http://host:", "http://host:-1", "http://ho st",
			"http://host/path", "http://host#f", "http://u:p@host", "http://host?weight=0", "http://host?weight=-1",
			"http://host?weight=x", "http://host?weight=9999999999", "http://host?a", "http://host?=b",
			"http://host?a=1&a=2", "http://host?a%20b=1", "http://host?a=%0A", "http://host?a=%zz", "http://[fd00::1",
			"http://ho%0Ast" })
	void otherUrlsAreRefusedNamingKeyValueAndWhatIsAllowed(String url) {
		assertThatExceptionOfType(IllegalFixedServiceException.class)
			.isThrownBy(() -> FixedSettings.of(Map.of("payments", List.of("http://fine:1", url))))
			.satisfies((illegal) -> {
				assertThat(illegal.getKey()).isEqualTo("services[payments][1]");
				assertThat(illegal.getAllowed()).isNotBlank();
				assertThat(illegal.getMessage()).contains(illegal.getKey(), illegal.getValue(), illegal.getAllowed());
			});
	}

	@Test
	void passwordIsNotPrinted() {
		assertThatExceptionOfType(IllegalFixedServiceException.class)
			.isThrownBy(() -> parse("http://me:geheim@host:8080"))
			.satisfies((illegal) -> assertThat(illegal.getMessage()).contains("***@host:8080", "without user")
				.doesNotContain("geheim"));
		assertThatExceptionOfType(IllegalFixedServiceException.class)
			.isThrownBy(() -> parse("http://me:geheim@host :8080"))
			.satisfies((illegal) -> assertThat(illegal.getMessage()).doesNotContain("geheim"));
	}

	@Test
	void illegalNameIsRefused() {
		assertThatExceptionOfType(IllegalFixedServiceException.class)
			.isThrownBy(() -> FixedSettings.of(Map.of("pay/ments", List.of("http://host:1"))))
			.satisfies((illegal) -> assertThat(illegal.getKey()).isEqualTo("services[pay/ments]"));
	}

	@Test
	void oneAddressTwiceIsRefusedAlsoUnderAnotherCaseOfTheName() {
		assertThatExceptionOfType(IllegalFixedServiceException.class)
			.isThrownBy(() -> FixedSettings.of(Map.of("payments", List.of("http://host", "http://host:80"))))
			.withMessageContaining("once");
		assertThatExceptionOfType(IllegalFixedServiceException.class).isThrownBy(
				() -> FixedSettings.of(Map.of("payments", List.of("http://host"), "PAYMENTS", List.of("http://host"))));
	}

}
