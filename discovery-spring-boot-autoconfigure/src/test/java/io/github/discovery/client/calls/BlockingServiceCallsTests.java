package io.github.discovery.client.calls;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BlockingServiceCallsTests {

	private final ServiceCallsFixture fixture = new ServiceCallsFixture();

	@Test
	void returnsWhatTheInstanceSaidNullIncluded() {
		int port = call(CallOptions.DEFAULTS, (instance) -> instance.getPort());
		String nothing = call(CallOptions.DEFAULTS, (instance) -> null);
		assertThat(port).isIn(1, 2);
		assertThat(nothing).isNull();
		ended(Outcome.SUCCESS, 2);
	}

	@Test
	void aConnectFailureGoesToAnotherInstance() throws SQLException {
		String result = call(CallOptions.DEFAULTS, (instance) -> {
			if (this.fixture.called.size() == 1) {
				throw new SQLException("no connection", ServiceCallsFixture.refused());
			}
			return "row";
		});
		assertThat(result).isEqualTo("row");
		assertThat(this.fixture.called).containsExactlyInAnyOrder("i1", "i2");
		assertThat(this.fixture.total(Outcome.CONNECT_FAILURE)).isOne();
		ended(Outcome.SUCCESS, 1);
		assertThat(this.fixture.results).containsExactly(CallResult.SUCCESS);
	}

	@Test
	void aBrokenCallIsRepeatedOnlyIfItIsIdempotent() throws IOException {
		InstanceFunction<String, IOException> broken = (instance) -> {
			throw new SocketTimeoutException("Read timed out at " + instance.getInstanceId());
		};
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> call(CallOptions.DEFAULTS, broken));
		assertThat(this.fixture.called).hasSize(1);
		this.fixture.called.clear();
		String result = call(CallOptions.IDEMPOTENT,
				(instance) -> (this.fixture.called.size() == 1) ? broken.apply(instance) : "done");
		assertThat(result).isEqualTo("done");
		assertThat(this.fixture.called).containsExactlyInAnyOrder("i1", "i2");
		assertThat(this.fixture.total(Outcome.TIMEOUT)).isEqualTo(2);
	}

	@Test
	void theLastErrorHasTheEarlierOnesAsSuppressed() {
		this.fixture.catalog.local("payments", 1, 2, 3);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> call(CallOptions.IDEMPOTENT, (instance) -> {
			throw new IOException("attempt " + this.fixture.called.size());
		}))
			.withMessage("attempt 3")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).extracting(Throwable::getMessage)
				.containsExactly("attempt 1", "attempt 2"));
	}

	@Test
	void anExceptionOfTheCallsOwnIsThrownAsItIs() {
		SQLException violation = new SQLException("unique constraint");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> call(CallOptions.IDEMPOTENT, (instance) -> {
			throw violation;
		})).isSameAs(violation);
		assertThat(this.fixture.called).hasSize(1);
		ended(Outcome.CANCELLED, 1);
	}

	@Test
	void anErrorOfTheMachineLeavesNothingInFlight() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> call(CallOptions.IDEMPOTENT, (i) -> {
			throw new StackOverflowError();
		}));
		ended(Outcome.CANCELLED, 1);
	}

	@Test
	void noAttemptBeginsAfterTheDeadline() {
		CallOptions options = CallOptions.builder().idempotent(true).timeout(Duration.ofSeconds(2)).build();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> call(options, (instance) -> {
			this.fixture.pass(Duration.ofSeconds(2));
			throw new IOException("reset");
		}));
		assertThat(this.fixture.called).hasSize(1);
	}

	@Test
	void theBreakerOpensAfterFailedCalls() {
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> call(CallOptions.DEFAULTS, (instance) -> {
				throw new IOException("reset");
			}));
		}
		assertThatExceptionOfType(ServiceCallException.class)
			.isThrownBy(() -> call(CallOptions.DEFAULTS, (instance) -> "done"));
		assertThat(this.fixture.called).hasSize(5);
		assertThat(this.fixture.results).endsWith(CallResult.FAILURE, CallResult.CIRCUIT_OPEN);
	}

	@Test
	void failsWithAReasonWhenThereIsNoInstance() {
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> this.fixture.calls.call("orders", (instance) -> "done"));
		assertThat(this.fixture.results).containsExactly(CallResult.NO_INSTANCE);
	}

	@Test
	void aStageIsMadeAtOnceAndRepeatedElsewhere() {
		CompletableFuture<String> result = stage((instance) -> (this.fixture.called.size() == 1)
				? CompletableFuture.failedFuture(new CompletionException(ServiceCallsFixture.refused()))
				: CompletableFuture.completedFuture("done"));
		assertThat(result).isCompletedWithValue("done");
		assertThat(this.fixture.called).containsExactlyInAnyOrder("i1", "i2");
	}

	@Test
	void aStageWithoutAResultSucceeds() {
		assertThat(stage((instance) -> CompletableFuture.<Void>completedFuture(null))).isCompletedWithValue(null);
		ended(Outcome.SUCCESS, 1);
	}

	@Test
	void aStageWhoseTimeIsOverIsCancelled() {
		CompletableFuture<String> slow = new CompletableFuture<>();
		CompletableFuture<String> result = stage((instance) -> slow);
		this.fixture.pass(Duration.ofSeconds(10));
		assertThat(slow).isCancelled();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(result::join)
			.withCauseInstanceOf(ServiceCallException.class);
		ended(Outcome.TIMEOUT, 1);
	}

	@Test
	void aCancelledStageCancelsTheAttempt() {
		CompletableFuture<String> slow = new CompletableFuture<>();
		CompletableFuture<String> result = stage((instance) -> slow);
		result.cancel(true);
		assertThat(slow).isCancelled();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(result::join);
		ended(Outcome.CANCELLED, 1);
	}

	private <T, E extends Exception> T call(CallOptions options, InstanceFunction<T, E> call) throws E {
		return this.fixture.calls.call("payments", options, (instance) -> {
			this.fixture.called.add(instance.getInstanceId());
			return call.apply(instance);
		});
	}

	private <T> CompletableFuture<T> stage(Function<DiscoveredInstance, CompletableFuture<T>> call) {
		return this.fixture.calls.<T>stage("payments", (instance) -> {
			this.fixture.called.add(instance.getInstanceId());
			return call.apply(instance);
		}).toCompletableFuture();
	}

	private void ended(Outcome outcome, int count) {
		assertThat(this.fixture.total(outcome)).isEqualTo(count);
		assertThat(this.fixture.inFlight()).isZero();
	}

}
