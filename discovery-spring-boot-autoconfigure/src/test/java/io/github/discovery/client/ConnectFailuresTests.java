package io.github.discovery.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.http.client.PrematureCloseException;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectFailuresTests {

	@ParameterizedTest
	@MethodSource
	void nothingWasSent(Throwable error) {
		assertThat(ConnectFailures.isConnectFailure(error)).isTrue();
		assertThat(ConnectFailures.isConnectFailure(new IllegalStateException(new IOException(error)))).isTrue();
	}

	@ParameterizedTest
	@MethodSource
	void somethingMayHaveBeenSent(Throwable error) {
		assertThat(ConnectFailures.isConnectFailure(error)).isFalse();
		assertThat(ConnectFailures.isConnectFailure(new IllegalStateException(error))).isFalse();
	}

	@Test
	void aCircleOfCausesComesToAnEnd() {
		Exception one = new IOException("one");
		Exception other = new IOException("other", one);
		one.initCause(other);
		assertThat(ConnectFailures.isConnectFailure(one)).isFalse();
		assertThat(ConnectFailures.isConnectFailure(null)).isFalse();
	}

	static Stream<Throwable> nothingWasSent() {
		return Stream.of(new ConnectException("Connection refused"),
				new io.netty.channel.ConnectTimeoutException("connection timed out after 30000 ms: /10.0.0.1:80"),
				new HttpConnectTimeoutException("HTTP connect timed out"),
				new NoRouteToHostException("No route to host"), new UnknownHostException("payments.internal"),
				new UnresolvedAddressException(), new SocketTimeoutException("Connect timed out"),
				new SocketTimeoutException("Connect Timeout"),
				new ConnectTimeoutException("Connect to http://10.0.0.1 failed: Read timed out"));
	}

	static Stream<Throwable> somethingMayHaveBeenSent() {
		return Stream.of(new SocketException("Connection reset"), new IOException("Connection reset by peer"),
				new SocketTimeoutException("Read timed out"), new HttpTimeoutException("request timed out"),
				new ClosedChannelException(), PrematureCloseException.TEST_EXCEPTION, new IOException("Broken pipe"));
	}

	/** Has the name and the super class of Apache's. */
	static final class ConnectTimeoutException extends SocketTimeoutException {

		private static final long serialVersionUID = 1L;

		ConnectTimeoutException(String message) {
			super(message);
		}

	}

}
