package io.github.discovery.client.calls;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.discovery.client.ServicePicks;
import io.github.discovery.client.call.AttemptFailure;
import io.github.discovery.client.call.AttemptFailure.Kind;
import io.github.discovery.client.call.ServicePipeline;
import io.github.discovery.client.call.WatchedAttempt;
import io.github.discovery.loadbalancing.Candidate;
import io.github.discovery.loadbalancing.statistics.Outcome;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One attempt at one instance. Result, error, timeout, cancel and the wish to go
 * elsewhere may come at once from different threads: the first to {@link #finish} it
 * counts it and goes on with the call.
 *
 * @param <T> the type of its result
 */
final class ServiceAttempt<T> extends WatchedAttempt implements CoreSubscriber<T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<ServiceAttempt> DONE = AtomicIntegerFieldUpdater
		.newUpdater(ServiceAttempt.class, "done");

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<ServiceAttempt, @Nullable Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(ServiceAttempt.class, Subscription.class, "upstream");

	private final ServiceCall<T> call;

	private final ServicePipeline pipeline;

	private final Candidate candidate;

	private final int number;

	private volatile int done;

	private volatile @Nullable Subscription upstream;

	private long began;

	ServiceAttempt(ServiceCall<T> call, Candidate candidate) {
		this.call = call;
		this.pipeline = call.pipeline();
		this.candidate = candidate;
		this.number = call.plan().attempts();
	}

	Candidate candidate() {
		return this.candidate;
	}

	void begin() {
		long now = this.candidate.statistics().begin();
		this.began = now;
		this.pipeline.timer().watch(this, this.call.plan().attemptDeadline(now, this.candidate));
		this.call.at(this.candidate).subscribe(this);
	}

	private boolean finish(Outcome outcome) {
		if (!DONE.compareAndSet(this, 0, 1)) {
			return false;
		}
		this.pipeline.timer().forget(this);
		this.pipeline.attemptEnded(this.call.plan(), this.candidate, this.began, outcome, this.number);
		return true;
	}

	@Override
	public Context currentContext() {
		return this.call.context();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(UPSTREAM, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(T result) {
		if (finish(Outcome.SUCCESS)) {
			this.call.succeeded(result);
		}
		else {
			// Too late: the call has gone elsewhere.
			Operators.onDiscard(result, currentContext());
		}
	}

	@Override
	public void onError(Throwable error) {
		Kind kind = TransportErrors.kind(error, this.call.options());
		if (finish(TransportErrors.outcome(kind, error))) {
			this.call.failed(this, (kind != null) ? AttemptFailure.of(kind, error) : null, error);
		}
	}

	@Override
	public void onComplete() {
		if (finish(Outcome.SUCCESS)) {
			this.call.succeeded(null);
		}
	}

	@Override
	protected void expired() {
		giveUp(Kind.BROKEN, "no result in time");
	}

	@Override
	protected void moveAway() {
		if (this.call.plan().mayTry()) {
			giveUp(Kind.STUCK, "the instance does not react");
		}
	}

	private void giveUp(Kind kind, String message) {
		if (finish(Outcome.TIMEOUT)) {
			Operators.terminate(UPSTREAM, this);
			TimeoutException error = new TimeoutException(this.candidate.instance().authority() + ": " + message);
			this.call.timedOut(this, AttemptFailure.of(kind, error));
		}
	}

	/** The caller has lost interest. */
	void abandon() {
		// What an attempt has brought may still need what it came by.
		if (finish(Outcome.CANCELLED)) {
			Operators.terminate(UPSTREAM, this);
		}
	}

	@Override
	protected boolean isAt(ServicePicks picks, String instanceId) {
		return this.call.plan().picks() == picks && this.candidate.instance().getInstanceId().equals(instanceId);
	}

}
