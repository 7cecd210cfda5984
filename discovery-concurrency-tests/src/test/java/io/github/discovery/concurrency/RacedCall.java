package io.github.discovery.concurrency;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.call.CallListener;
import io.github.discovery.client.call.CallObservers;
import io.github.discovery.client.call.CallPipelines;
import io.github.discovery.client.call.CallResult;
import io.github.discovery.client.call.CallSettings;
import io.github.discovery.client.call.CallTimer;
import io.github.discovery.client.call.ClientSettings;
import io.github.discovery.client.call.RetrySettings;
import io.github.discovery.client.calls.DefaultServiceCalls;
import io.github.discovery.client.guard.BreakerSettings;
import io.github.discovery.client.guard.GuardRegistries;
import io.github.discovery.client.guard.ServiceGuards;
import io.github.discovery.loadbalancing.statistics.InstanceStatistics;
import io.github.discovery.model.ServiceName;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.IIIIII_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * One reactive call behind a bulkhead of two places, with all that counts it.
 */
class RacedCall {

	private static final BreakerSettings NO_BREAKER = new BreakerSettings(false, 5, 0, Duration.ofSeconds(60), 10,
			Duration.ofSeconds(60), 3);

	private static final CallSettings SETTINGS = new CallSettings(Duration.ofNanos(50), Duration.ZERO,
			RetrySettings.DEFAULTS, NO_BREAKER, false);

	private static final BulkheadConfig TWO_PLACES = BulkheadConfig.custom().maxConcurrentCalls(2).build();

	private final HeldScheduler scheduler = new HeldScheduler();

	private volatile long now;

	private final InstanceChooser chooser = Picks.chooser(new SwappedCatalog(SwappedCatalog.snapshot(1)),
			new HeldScheduler(), () -> this.now);

	private final CallTimer timer = new CallTimer(this.scheduler, () -> this.now);

	private final Ended ended = new Ended();

	private final Bulkhead bulkhead;

	private final Answer answer = new Answer();

	private final Caller caller = new Caller();

	RacedCall() {
		BulkheadRegistry bulkheads = BulkheadRegistry.of(TWO_PLACES);
		this.bulkhead = bulkheads.bulkhead("payments");
		CallPipelines pipelines = new CallPipelines(this.chooser,
				new ServiceGuards(new GuardRegistries(null, bulkheads, null, null), () -> this.now), this.timer,
				new ClientSettings(SETTINGS, Map.of()), new CallObservers(List.of(this.ended), null));
		new DefaultServiceCalls(pipelines).<String>mono("payments", (instance) -> this.answer).subscribe(this.caller);
	}

	final void begin() {
		this.caller.subscription().request(1);
	}

	final void answer() {
		this.answer.emit();
	}

	final void cancel() {
		this.caller.subscription().cancel();
	}

	final void timeOut() {
		this.now = 100;
		this.scheduler.runNext();
	}

	final void tell(IIIIII_Result result) {
		result.r1 = this.caller.values.get();
		result.r2 = this.caller.ends.get();
		result.r3 = this.bulkhead.getMetrics().getAvailableConcurrentCalls();
		result.r4 = (int) this.chooser.of("payments")
			.statistics()
			.all()
			.stream()
			.mapToLong(InstanceStatistics::inFlight)
			.sum();
		result.r5 = this.timer.size();
		result.r6 = this.ended.calls.get();
	}

	private static final class Ended implements CallListener {

		private final AtomicInteger calls = new AtomicInteger();

		@Override
		public void callEnded(ServiceName service, CallResult result, long nanos, int attempts) {
			this.calls.incrementAndGet();
		}

	}

	/** What the instance answers, who does not care whether anybody still waits. */
	private static final class Answer extends Mono<String> {

		private volatile @Nullable CoreSubscriber<? super String> attempt;

		@Override
		public void subscribe(CoreSubscriber<? super String> actual) {
			this.attempt = actual;
			actual.onSubscribe(Operators.emptySubscription());
		}

		void emit() {
			CoreSubscriber<? super String> waiting = this.attempt;
			if (waiting != null) {
				waiting.onNext("answer");
				waiting.onComplete();
			}
		}

	}

	/** Believes whatever it is told: Reactor's own subscribers hide a second end. */
	private static final class Caller implements CoreSubscriber<String> {

		private final AtomicInteger values = new AtomicInteger();

		private final AtomicInteger ends = new AtomicInteger();

		private volatile @Nullable Subscription subscription;

		@Override
		public void onSubscribe(Subscription begun) {
			this.subscription = begun;
		}

		Subscription subscription() {
			return Objects.requireNonNull(this.subscription);
		}

		@Override
		public void onNext(String value) {
			this.values.incrementAndGet();
		}

		@Override
		public void onComplete() {
			this.ends.incrementAndGet();
		}

		@Override
		public void onError(Throwable error) {
			this.ends.incrementAndGet();
		}

	}

}
