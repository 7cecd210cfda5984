package io.github.discovery.loadbalancing.hashing;

import java.util.Map;

import io.github.discovery.loadbalancing.Picker;
import io.github.discovery.loadbalancing.PickerFixtures;
import io.github.discovery.loadbalancing.ServiceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.discovery.loadbalancing.PickerFixtures.count;
import static org.assertj.core.api.Assertions.assertThat;

class IpHashStrategyTests {

	private static final String FORWARDED = "header:X-Forwarded-For";

	private static final String ATTRIBUTE = "attribute:" + IpHashStrategy.CLIENT_ADDRESS;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			203.0.113.7                      | 1 | 203.0.113.7
			' 203.0.113.7 '                  | 1 | 203.0.113.7
			6.6.6.6, 203.0.113.7             | 1 | 203.0.113.7
			7.7.7.7,6.6.6.6 ,203.0.113.7     | 1 | 203.0.113.7
			6.6.6.6, 203.0.113.7, 10.0.0.1   | 2 | 203.0.113.7
			203.0.113.7                      | 2 | 203.0.113.7
			203.0.113.7:51234                | 1 | 203.0.113.7
			6.6.6.6:1, 203.0.113.7:51234     | 1 | 203.0.113.7
			[2001:db8::7]:51234              | 1 | 2001:db8::7
			6.6.6.6, 2001:db8::7             | 1 | 2001:db8::7
			""")
	void goesByTheLastAddressThatATrustedProxyWrote(String header, int trustedHops, String client) {
		assertThat(ClientAddress.hash(TestView.of(FORWARDED, header), trustedHops))
			.isEqualTo(ClientAddress.hash(TestView.of(ATTRIBUTE, client), 0))
			.isNotZero();
	}

	@Test
	void anotherClientHasAnotherHash() {
		assertThat(ClientAddress.hash(TestView.of(FORWARDED, "6.6.6.6, 203.0.113.8"), 1))
			.isNotEqualTo(ClientAddress.hash(TestView.of(FORWARDED, "6.6.6.6, 203.0.113.7"), 1));
	}

	@Test
	void believesNoHeaderWhenNoProxyIsTrusted() {
		TestView spoofed = new TestView(Map.of(FORWARDED, "6.6.6.6", ATTRIBUTE, "203.0.113.7"), null);
		assertThat(ClientAddress.hash(spoofed, 0))
			.isEqualTo(ClientAddress.hash(TestView.of(ATTRIBUTE, "203.0.113.7"), 0));
		assertThat(ClientAddress.hash(TestView.of(FORWARDED, "6.6.6.6"), 0)).isZero();
	}

	@Test
	void aClientStaysAndCannotChooseByWhatItWrites() {
		Picker picker = new IpHashStrategy().create(PickerFixtures
			.candidates(PickerFixtures.context(ServiceSettings.DEFAULTS), PickerFixtures.instances(20)));
		String first = PickerFixtures.id(picker, TestView.of(FORWARDED, "203.0.113.7"));
		for (int i = 0; i < 50; i++) {
			assertThat(PickerFixtures.id(picker, TestView.of(FORWARDED, "6.6.6." + i + ", 203.0.113.7")))
				.isEqualTo(first);
		}
	}

	@Test
	void unknownClientsGoAnywhere() {
		Picker picker = new IpHashStrategy().create(PickerFixtures
			.candidates(PickerFixtures.context(ServiceSettings.DEFAULTS), PickerFixtures.instances(4)));
		assertThat(count(picker, TestView.of(FORWARDED, " , "), 1_000)).hasSize(4);
	}

}
