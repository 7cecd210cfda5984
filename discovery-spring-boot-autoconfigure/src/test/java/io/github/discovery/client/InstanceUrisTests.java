package io.github.discovery.client;

import java.net.URI;
import java.util.List;

import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.ServiceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InstanceUrisTests {

	private final InstanceUris uris = new InstanceUris();

	private final DiscoveredInstance first = instance(1);

	@Test
	void theSamePathAtTheSameInstanceIsParsedOnce() {
		URI before = this.uris.at(URI.create("http://payments/orders"), this.first);
		assertThat(this.uris.at(URI.create("http://payments/orders"), this.first)).isSameAs(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://payments", "http://payments/", "http://payments/orders?x=1", "http://payments?x=1",
			"http://payments/orders#top", "https://payments/orders", "ws://payments/orders", "lb://payments/orders",
			"http://payments//orders/%2F", "http://payments/orders" })
	void allAreAsIfParsedEachTime(String text) {
		URI uri = URI.create(text);
		this.uris.at(URI.create("http://payments/orders"), this.first);
		for (int i = 0; i < 2; i++) {
			assertThat(this.uris.at(uri, this.first)).isEqualTo(ServiceUris.at(uri, this.first))
				.hasToString(ServiceUris.at(uri, this.first).toString());
		}
	}

	@Test
	void noneOfManyIsTakenForAnother() {
		List<DiscoveredInstance> instances = List.of(instance(1), instance(2), instance(3));
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < 1_000; i++) {
				URI uri = URI.create("http://payments/orders/" + i);
				for (DiscoveredInstance instance : instances) {
					assertThat(this.uris.at(uri, instance)).isEqualTo(ServiceUris.at(uri, instance));
				}
			}
		}
	}

	private static DiscoveredInstance instance(int number) {
		return DiscoveredInstance.builder(ServiceName.of("payments"), "i" + number)
			.address("10.0.0." + number, 8080)
			.build();
	}

}
