package io.github.discovery.webclient;

import java.net.ConnectException;
import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TransportErrorsTests {

	@ParameterizedTest
	@CsvSource({ "http://10.0.0.1:80/a, Connection refused: /10.0.0.1:80, false",
			"http://10.0.0.1:80/a, Connection refused: node1/10.0.0.1:80, false",
			"http://10.0.0.1:80/a, connection timed out after 1000 ms: /10.0.0.2:80, true",
			"http://10.0.0.1:80/a, Connection refused: /10.0.0.1:81, true",
			"http://node1:80/a, Connection refused: node1/10.0.0.1:80, false",
			"http://node1:80/a, Connection refused: node2/10.0.0.1:80, true",
			"http://[::1]:80/a, Connection refused: /[0:0:0:0:0:0:0:1]:80, false",
			"http://10.0.0.1:80/a, Connection refused, false", "http://10.0.0.1:80/a, , false" })
	void tellsARefusalElsewhere(URI uri, String message, boolean elsewhere) {
		assertThat(TransportErrors.isElsewhere(new IllegalStateException(new ConnectException(message)), uri))
			.isEqualTo(elsewhere);
	}

}
