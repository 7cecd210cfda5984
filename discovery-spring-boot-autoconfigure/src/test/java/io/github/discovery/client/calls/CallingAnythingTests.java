package io.github.discovery.client.calls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import io.github.discovery.client.ConnectFailures;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@code docs/calling-anything.md} says.
 */
class CallingAnythingTests {

	private final ServiceCallsFixture fixture = new ServiceCallsFixture();

	private final ServiceCalls calls = this.fixture.calls;

	@Test
	void aSocketThatIsRefusedIsOpenedElsewhere() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
			this.fixture.catalog.local("payments", closedPort(), server.getLocalPort());
			for (int i = 0; i < 4; i++) {
				String greeting = this.calls.call("payments", CallOptions.IDEMPOTENT, (instance) -> {
					try (Socket socket = new Socket(instance.getHost(), instance.getPort());
							Socket peer = server.accept()) {
						peer.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
						peer.shutdownOutput();
						InputStream in = socket.getInputStream();
						return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
					}
				});
				assertThat(greeting).isEqualTo("hello");
			}
		}
		assertThat(this.fixture.total(Outcome.CONNECT_FAILURE)).isPositive();
		assertThat(this.fixture.total(Outcome.SUCCESS)).isEqualTo(4);
	}

	private static int closedPort() throws IOException {
		try (ServerSocket closed = new ServerSocket(0)) {
			return closed.getLocalPort();
		}
	}

	@Test
	void anErrorOfTheDatabaseGoesToTheCallerAsItIs() {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.calls.call("payments", (instance) -> {
			try (Connection connection = DriverManager.getConnection("jdbc:none://" + instance.authority() + "/shop")) {
				return connection.getCatalog();
			}
		})).withMessageStartingWith("No suitable driver");
		assertThat(this.fixture.total(Outcome.CANCELLED)).isOne();
	}

	@Test
	void aStatusOfGrpcCountsIfTheApplicationSaysSo() {
		CallOptions reads = CallOptions.builder()
			.idempotent(true)
			.failures((error) -> error instanceof StatusException status && status.unavailable
					|| ConnectFailures.isConnectFailure(error))
			.build();
		StepVerifier.create(this.calls.mono("payments", reads, (instance) -> {
			this.fixture.called.add(instance.getInstanceId());
			return (this.fixture.called.size() == 1) ? Mono.error(new StatusException(true)) : Mono.just("quote");
		})).expectNext("quote").verifyComplete();
		StepVerifier.create(this.calls.mono("payments", reads, (instance) -> Mono.error(new StatusException(false))))
			.verifyError(StatusException.class);
		assertThat(this.fixture.total(Outcome.FAILURE)).isOne();
		assertThat(this.fixture.total(Outcome.CANCELLED)).isOne();
	}

	private static final class StatusException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final boolean unavailable;

		StatusException(boolean unavailable) {
			this.unavailable = unavailable;
		}

	}

}
