package io.github.discovery.client.calls;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.discovery.client.NoInstanceAvailableException;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.ServiceCallException;
import io.github.discovery.client.call.ServiceCallException.Reason;
import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.Selection;
import io.github.discovery.loadbalancing.statistics.Outcome;
import io.github.discovery.model.DiscoveredInstance;
import io.github.discovery.model.IllegalNameException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReactiveServiceCallsTests {

	private final ServiceCallsFixture fixture = new ServiceCallsFixture();

	@Test
	void everySubscriptionCallsAPickedInstance() {
		Mono<String> call = mono(CallOptions.DEFAULTS, (instance) -> Mono.just(instance.getInstanceId()));
		StepVerifier.create(call.zipWith(call)).expectNextCount(1).verifyComplete();
		assertThat(this.fixture.called).containsExactlyInAnyOrder("i1", "i2");
		ended(Outcome.SUCCESS, 2);
		assertThat(this.fixture.results).containsOnly(CallResult.SUCCESS);
	}

	@Test
	void aCallWithoutAResultSucceeds() {
		StepVerifier.create(mono(CallOptions.DEFAULTS, (instance) -> Mono.empty())).verifyComplete();
		ended(Outcome.SUCCESS, 1);
		assertThat(this.fixture.results).containsExactly(CallResult.SUCCESS);
	}

	@Test
	void aConnectFailureGoesToAnotherInstanceWhateverTheCall() {
		StepVerifier
			.create(mono(CallOptions.DEFAULTS,
					firstFails(new IllegalStateException("driver", ServiceCallsFixture.refused()))))
			.expectNext("done")
			.verifyComplete();
		assertThat(this.fixture.called).containsExactlyInAnyOrder("i1", "i2");
		assertThat(this.fixture.total(Outcome.CONNECT_FAILURE)).isOne();
		ended(Outcome.SUCCESS, 1);
	}

	@Test
	void aBrokenCallIsRepeatedOnlyIfItIsIdempotent() {
		StepVerifier.create(mono(CallOptions.DEFAULTS, firstFails(new IOException("reset"))))
			.verifyErrorMessage("reset");
		assertThat(this.fixture.called).hasSize(1);
		this.fixture.called.clear();
		StepVerifier.create(mono(CallOptions.IDEMPOTENT, firstFails(new IOException("reset"))))
			.expectNext("done")
			.verifyComplete();
		assertThat(this.fixture.called).containsExactlyInAnyOrder("i1", "i2");
		assertThat(this.fixture.results).containsExactly(CallResult.FAILURE, CallResult.SUCCESS);
	}

	@Test
	void anExceptionOfTheCallsOwnIsNeitherRepeatedNorHeldAgainstTheInstance() {
		for (int i = 0; i < 20; i++) {
			StepVerifier.create(mono(CallOptions.IDEMPOTENT, (instance) -> {
				throw new IllegalArgumentException("no such account");
			})).verifyErrorMessage("no such account");
		}
		assertThat(this.fixture.called).hasSize(20);
		ended(Outcome.CANCELLED, 20);
		this.fixture.pass(Duration.ofSeconds(10));
		assertThat(this.fixture.chooser.of("payments").ejections()).isEmpty();
	}

	@Test
	void theApplicationSaysWhichErrorsCount() {
		CallOptions options = CallOptions.builder()
			.idempotent(true)
			.failures(IllegalStateException.class::isInstance)
			.build();
		StepVerifier.create(mono(options, firstFails(new IllegalStateException("UNAVAILABLE"))))
			.expectNext("done")
			.verifyComplete();
		assertThat(this.fixture.total(Outcome.FAILURE)).isOne();
		this.fixture.called.clear();
		StepVerifier.create(mono(options, firstFails(new IOException("of a local file")))).verifyError();
		assertThat(this.fixture.called).hasSize(1);
	}

	@Test
	void aPredicateThatBreaksEndsTheCall() {
		CallOptions options = CallOptions.builder().failures((error) -> {
			throw new IllegalStateException("broken predicate");
		}).build();
		StepVerifier.create(mono(options, firstFails(new IOException("reset"))))
			.verifyErrorSatisfies(
					(ex) -> assertThat(ex).hasMessage("reset").hasStackTraceContaining("broken predicate"));
		ended(Outcome.CANCELLED, 1);
	}

	@Test
	void theWaitForAFirstLookUpEndsAtTheDeadline() {
		this.fixture.catalog.hold("unheard");
		StepVerifier
			.create(this.fixture.calls.mono("unheard", CallOptions.builder().timeout(Duration.ofSeconds(2)).build(),
					(instance) -> Mono.just("done")))
			.then(() -> this.fixture.pass(Duration.ofSeconds(2)))
			.verifyErrorSatisfies(
					(ex) -> assertThat(ex).asInstanceOf(InstanceOfAssertFactories.type(ServiceCallException.class))
						.returns(Reason.DEADLINE_EXCEEDED, ServiceCallException::getReason));
		assertThat(this.fixture.results).containsExactly(CallResult.TIMEOUT);
	}

	@Test
	void anAttemptWhoseTimeIsOverIsCancelledAndMadeElsewhere() {
		List<String> cancelled = new ArrayList<>();
		StepVerifier
			.create(mono(CallOptions.IDEMPOTENT,
					(instance) -> (this.fixture.called.size() == 1)
							? Mono.<String>never().doOnCancel(() -> cancelled.add(instance.getInstanceId()))
							: Mono.just("done")))
			.then(() -> this.fixture.pass(Duration.ofSeconds(10)))
			.expectNext("done")
			.verifyComplete();
		assertThat(cancelled).containsExactly(this.fixture.called.get(0));
		assertThat(this.fixture.total(Outcome.TIMEOUT)).isOne();
		ended(Outcome.SUCCESS, 1);
	}

	@Test
	void aCallThatMayNotBeRepeatedEndsWithItsAttempt() {
		StepVerifier.create(mono(CallOptions.DEFAULTS, (instance) -> Mono.never()))
			.then(() -> this.fixture.pass(Duration.ofSeconds(10)))
			.verifyErrorSatisfies((ex) -> assertThat(ex)
				.isInstanceOfSatisfying(ServiceCallException.class,
						(timeout) -> assertThat(timeout.getReason()).isEqualTo(Reason.ATTEMPT_TIMED_OUT))
				.hasCauseInstanceOf(TimeoutException.class));
		ended(Outcome.TIMEOUT, 1);
		assertThat(this.fixture.results).containsExactly(CallResult.TIMEOUT);
	}

	@Test
	void theCallHasTheTimeItAsksFor() {
		CallOptions options = CallOptions.builder()
			.idempotent(true)
			.timeout(Duration.ofSeconds(5))
			.attemptTimeout(Duration.ofSeconds(3))
			.build();
		Disposable[] call = new Disposable[1];
		List<Throwable> errors = new ArrayList<>();
		call[0] = mono(options, (instance) -> Mono.never()).subscribe(null, errors::add);
		this.fixture.pass(Duration.ofMillis(2999));
		assertThat(this.fixture.called).hasSize(1);
		this.fixture.pass(Duration.ofMillis(1));
		assertThat(this.fixture.called).hasSize(2);
		this.fixture.pass(Duration.ofMillis(1999));
		assertThat(errors).isEmpty();
		this.fixture.pass(Duration.ofMillis(1));
		assertThat(errors).singleElement()
			.isInstanceOfSatisfying(ServiceCallException.class,
					(ex) -> assertThat(ex.getReason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
		ended(Outcome.TIMEOUT, 2);
	}

	@Test
	void aCancelledCallCancelsItsAttemptAndLeavesNothingBehind() {
		AtomicInteger cancelled = new AtomicInteger();
		mono(CallOptions.DEFAULTS, (instance) -> Mono.never().doOnCancel(cancelled::incrementAndGet)).subscribe()
			.dispose();
		assertThat(cancelled).hasValue(1);
		ended(Outcome.CANCELLED, 1);
		assertThat(this.fixture.results).containsExactly(CallResult.CANCELLED);
	}

	@Test
	void theBreakerOpensAfterFailedCallsAndNotAfterOthers() {
		for (int i = 0; i < 10; i++) {
			StepVerifier.create(mono(CallOptions.DEFAULTS, (instance) -> Mono.error(new IllegalStateException("mine"))))
				.verifyErrorMessage("mine");
		}
		for (int i = 0; i < 5; i++) {
			StepVerifier.create(mono(CallOptions.DEFAULTS, (instance) -> Mono.error(new IOException("reset"))))
				.verifyErrorMessage("reset");
		}
		this.fixture.called.clear();
		StepVerifier.create(mono(CallOptions.DEFAULTS, (instance) -> Mono.just("done")))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(ServiceCallException.class,
					(open) -> assertThat(open.getReason()).isEqualTo(Reason.CIRCUIT_OPEN)));
		assertThat(this.fixture.called).isEmpty();
	}

	@Test
	void waitsForTheFirstSnapshotAndPassesTheContextOn() {
		this.fixture.catalog.hold("orders");
		StepVerifier
			.create(this.fixture.calls
				.mono("orders", (instance) -> Mono.deferContextual((context) -> Mono.just(context.get("trace"))))
				.contextWrite((context) -> context.put("trace", "t1")))
			.then(() -> this.fixture.catalog.local("orders", 9))
			.expectNext("t1")
			.verifyComplete();
	}

	@Test
	void failsWithAReasonWhenThereIsNoInstanceOrNoSuchName() {
		StepVerifier.create(this.fixture.calls.mono("orders", (instance) -> Mono.just("done")))
			.verifyError(NoInstanceAvailableException.class);
		assertThat(this.fixture.results).containsExactly(CallResult.NO_INSTANCE);
		assertThatThrownBy(() -> this.fixture.calls.mono("../x", (instance) -> Mono.just("done")))
			.isInstanceOf(IllegalNameException.class);
	}

	@Test
	void optionsOfTheCallOrOfTheContextSelectInstances() {
		PickOptions nobody = PickOptions.selection(Selection.version("9.9"));
		CallOptions options = CallOptions.builder().selection(Selection.version("9.9")).build();
		StepVerifier.create(mono(options, (instance) -> Mono.just("done")))
			.verifyError(NoInstanceAvailableException.class);
		StepVerifier
			.create(mono(CallOptions.DEFAULTS, (instance) -> Mono.just("done"))
				.contextWrite((context) -> context.put(PickOptions.ATTRIBUTE, nobody)))
			.verifyError(NoInstanceAvailableException.class);
	}

	@Test
	void aCallThatIsNullIsAnError() {
		StepVerifier.create(mono(CallOptions.DEFAULTS, (instance) -> null)).verifyError(NullPointerException.class);
		ended(Outcome.CANCELLED, 1);
	}

	private <T> Mono<T> mono(CallOptions options, Function<DiscoveredInstance, Mono<T>> call) {
		return this.fixture.calls.mono("payments", options, (instance) -> {
			this.fixture.called.add(instance.getInstanceId());
			return call.apply(instance);
		});
	}

	private Function<DiscoveredInstance, Mono<String>> firstFails(Exception error) {
		return (instance) -> (this.fixture.called.size() == 1) ? Mono.error(error) : Mono.just("done");
	}

	private void ended(Outcome outcome, int count) {
		assertThat(this.fixture.total(outcome)).isEqualTo(count);
		assertThat(this.fixture.inFlight()).isZero();
	}

}
